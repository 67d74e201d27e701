package assets_test

import (
	"bytes"
	"image/png"
	"testing"

	"reqdesk/assets"
)

func TestEveryIconIsADrawing(t *testing.T) {
	names := assets.Icons()
	if len(names) < 100 {
		t.Fatalf("only %d icons are embedded", len(names))
	}
	for _, name := range names {
		if !bytes.HasPrefix(assets.Icon(name), []byte("<svg")) {
			t.Errorf("icon %q is not an SVG drawing", name)
		}
	}
	if assets.Icon("no such icon") != nil {
		t.Error("an unknown icon must give nothing")
	}
}

func TestFontsAreTrueType(t *testing.T) {
	for name, font := range map[string][]byte{"regular": assets.FontRegular(), "semibold": assets.FontSemiBold()} {
		if !bytes.HasPrefix(font, []byte{0, 1, 0, 0}) {
			t.Errorf("%s is not a TrueType font", name)
		}
	}
}

func TestAppIconIsA512Picture(t *testing.T) {
	cfg, err := png.DecodeConfig(bytes.NewReader(assets.AppIcon()))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Width != 512 || cfg.Height != 512 {
		t.Errorf("the icon is %d x %d", cfg.Width, cfg.Height)
	}
	if !bytes.Contains(assets.AppIconSVG(), []byte("<svg")) {
		t.Error("the drawing is missing")
	}
}
