package draw

import "io"

func stub(w io.Writer, label string, wide, high float64) error {
	var c canvas
	c.open("svg", attr{"xmlns", "http://www.w3.org/2000/svg"}, attr{"role", "img"}, num("width", wide), num("height", high))
	c.text("title", label)
	c.close("svg")
	_, err := w.Write(c.Bytes())
	return err
}
