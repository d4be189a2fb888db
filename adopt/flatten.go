package adopt

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// maxDepth bounds how deep values lie in others; what lies deeper is told as JSON.
const maxDepth = 12

// flatten tells every value of an object with its path: "a.b" lies in a.
func flatten(path string, value any, tell func(path, value string)) { flattenTo(path, value, 0, tell) }

func flattenTo(path string, value any, depth int, tell func(path, value string)) {
	join := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch v := value.(type) {
	case nil:
		return
	case map[string]any:
		if depth < maxDepth {
			for _, key := range slices.Sorted(maps.Keys(v)) {
				flattenTo(join(key), v[key], depth+1, tell)
			}
			return
		}
	case []any:
		if depth < maxDepth {
			for i, x := range v {
				flattenTo(join(fmt.Sprint(i)), x, depth+1, tell)
			}
			return
		}
	default:
		tell(path, fmt.Sprint(v))
		return
	}
	text, err := json.Marshal(value) // cannot fail: it was read from JSON
	if err == nil {
		tell(path, string(text))
	}
}
