package exchange

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
)

// storedArchive packs parts without compression.
func storedArchive(parts map[string]string) (*archive, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return readArchive(bytes.NewReader(out.Bytes()), int64(out.Len()), limits{files: 50, bytes: 64 << 20, ratio: 400})
}
