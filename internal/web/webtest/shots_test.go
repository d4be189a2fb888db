package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Pictures of pages as readers see them are written to the folder that
// SEATLEDGER_SHOTS names, to be looked at.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SEATLEDGER_SHOTS")
	if dir == "" {
		t.Skip("no folder for pictures: SEATLEDGER_SHOTS names one")
	}
	x := open(t, played(t).url, wide)
	for _, width := range []int{narrow, wide} {
		for _, k := range kinds {
			x.resize(width)
			x.visit(k.path)
			x.forgive(statusNote)
			shot, err := chromedp.Run(x.ctx, chromedp.FullScreenshot(90))
			x.try(err)
			name := fmt.Sprintf("%s-%d.jpg", strings.ReplaceAll(k.name, " ", "-"), width)
			x.try(os.WriteFile(filepath.Join(dir, name), shot, 0o666))
		}
	}
}
