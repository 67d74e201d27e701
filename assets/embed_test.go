package assets_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
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
	for name, font := range map[string][]byte{
		"regular": assets.FontRegular(), "semibold": assets.FontSemiBold(),
		"italic": assets.FontItalic(), "semibold italic": assets.FontSemiBoldItalic(),
	} {
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

// The packages carry the icon in the sizes in which menus and task bars show it.
func TestTheAppIconIsThereInEverySize(t *testing.T) {
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256} {
		data, err := os.ReadFile(fmt.Sprintf("app/sizes/%d.png", size))
		if err != nil {
			t.Error(err)
			continue
		}
		if cfg, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || cfg.Width != size || cfg.Height != size {
			t.Errorf("the icon of %d pixels is %d x %d, %v", size, cfg.Width, cfg.Height, err)
		}
	}
}
