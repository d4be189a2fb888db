package answer

import (
	"bytes"
	"encoding/json"
)

// marshal writes JSON without escaping characters for HTML: ids and names
// stand as they are.
func marshal(x any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(x)
	return bytes.TrimSpace(b.Bytes()), err
}
