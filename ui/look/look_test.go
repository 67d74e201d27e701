package look_test

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"reqdesk/assets"
	"reqdesk/ui/look"
)

var faces = map[string]*look.Theme{
	"light": look.New(look.Options{Mode: look.Light}),
	"dark":  look.New(look.Options{Mode: look.Dark}),
}

func TestTextCanBeReadOnEverySurface(t *testing.T) {
	surfaces := []fyne.ThemeColorName{
		look.ColorPage, look.ColorCard, look.ColorSidebar, look.ColorWell, look.ColorInput,
		look.ColorSelection, look.ColorSoftNeutral, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
	}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		look.ColorText:             surfaces,
		look.ColorMuted:            surfaces,
		look.ColorPrimary:          surfaces,
		look.ColorSuccess:          surfaces,
		look.ColorWarning:          surfaces,
		look.ColorError:            surfaces,
		look.ColorPractice:         surfaces,
		theme.ColorNamePlaceHolder: {look.ColorInput, look.ColorCard, look.ColorPage},
		theme.ColorNameHyperlink:   surfaces,
		// What can't be pressed says what could be: on the page, in a field, on its own ground.
		look.ColorDisabled:                 {look.ColorPage, look.ColorCard, look.ColorInput, look.ColorSoftNeutral, theme.ColorNameDisabledButton, theme.ColorNameOverlayBackground},
		look.ColorOnPrimary:                {look.ColorPrimary},
		look.ColorOnError:                  {look.ColorError},
		theme.ColorNameForegroundOnSuccess: {look.ColorSuccess},
		theme.ColorNameForegroundOnWarning: {look.ColorWarning},
		look.ColorOnTip:                    {look.ColorTip},
		look.ColorTipAction:                {look.ColorTip},
	}
	for tone := look.ToneMuted; tone <= look.TonePractice; tone++ {
		pairs[tone.Color()] = append(pairs[tone.Color()], tone.Soft())
		pairs[look.ColorText] = append(pairs[look.ColorText], tone.Soft())
	}
	for a := look.Accent(0); a < look.AccentCount; a++ {
		pairs[look.ColorOnAccent] = append(pairs[look.ColorOnAccent], a.Color())
	}
	for face, th := range faces {
		for text, grounds := range pairs {
			for _, ground := range grounds {
				bg := over(th.Color(look.ColorCard, 0), th.Color(ground, 0))
				if got := contrast(over(bg, th.Color(text, 0)), bg); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", face, text, ground, got)
				}
			}
		}
	}
}

func TestHoveredRowsStayReadable(t *testing.T) {
	for face, th := range faces {
		for _, ground := range []fyne.ThemeColorName{look.ColorCard, look.ColorSidebar, look.ColorSelection} {
			bg := over(th.Color(ground, 0), th.Color(look.ColorHover, 0))
			for tone := look.ToneText; tone <= look.TonePractice; tone++ {
				if got := contrast(th.Color(tone.Color(), 0), bg); got < 4.5 {
					t.Errorf("%s: %s on hovered %s has a contrast of %.2f", face, tone.Color(), ground, got)
				}
			}
		}
	}
}

func TestFocusRingAndAccentsCanBeSeen(t *testing.T) {
	for face, th := range faces {
		card := th.Color(look.ColorCard, 0)
		if got := contrast(over(card, th.Color(look.ColorFocus, 0)), card); got < 3 {
			t.Errorf("%s: the focus ring has a contrast of %.2f", face, got)
		}
		for a := look.Accent(0); a < look.AccentCount; a++ {
			if got := contrast(th.Color(a.Color(), 0), card); got < 2.5 {
				t.Errorf("%s: accent %s has a contrast of %.2f on a card", face, look.AccentNames[a], got)
			}
		}
	}
}

func TestModeDecidesOverTheSystem(t *testing.T) {
	follow := look.New(look.Options{})
	light, dark := faces["light"], faces["dark"]
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		if light.Color(look.ColorPage, variant) == dark.Color(look.ColorPage, variant) {
			t.Error("a chosen face must not follow the system")
		}
	}
	if follow.Color(look.ColorPage, theme.VariantDark) != dark.Color(look.ColorPage, theme.VariantLight) {
		t.Error("without a choice the system's dark face is followed")
	}
}

func TestTextSizeScalesTextButNotSpace(t *testing.T) {
	normal, large := look.New(look.Options{}), look.New(look.Options{Scale: 1.3})
	if got := large.Size(look.SizeBody); math.Abs(float64(got-13*1.3)) > 0.01 {
		t.Errorf("body text is %v at 1.3", got)
	}
	if normal.Size(theme.SizeNamePadding) != large.Size(theme.SizeNamePadding) {
		t.Error("spaces must not grow with the text")
	}
	if got := look.New(look.Options{Scale: 99}).Size(look.SizeBody); got > 13*1.6+0.01 {
		t.Errorf("an absurd scale gave text of %v", got)
	}
}

func TestEveryNamedIconIsEmbedded(t *testing.T) {
	known := map[string]bool{}
	for _, name := range assets.Icons() {
		known[name] = true
	}
	for _, icon := range look.Icons() {
		if !known[string(icon)] {
			t.Errorf("icon %q is not embedded", icon)
		}
		res := icon.Resource(look.ColorMuted)
		if res == nil || !strings.Contains(res.Name(), string(icon)) {
			t.Errorf("icon %q gives no resource of its own name", icon)
		}
	}
	if look.Icon("").Resource(look.ColorText) != nil {
		t.Error("no icon must give no resource")
	}
}

func TestAccentOfAClientNeverChanges(t *testing.T) {
	if got := look.AccentFor("c1"); got != 1 {
		t.Errorf("c1 has accent %d, not what it had in the first release", got)
	}
	if look.Accent(-1).Color() != look.Accent(look.AccentCount-1).Color() {
		t.Error("accents wrap around")
	}
}

// over lays top on an opaque colour.
func over(bottom, top color.Color) color.Color {
	b, t := color.NRGBAModel.Convert(bottom).(color.NRGBA), color.NRGBAModel.Convert(top).(color.NRGBA)
	mix := func(b, t, a uint8) uint8 { return uint8((int(t)*int(a) + int(b)*(255-int(a))) / 255) }
	return color.NRGBA{R: mix(b.R, t.R, t.A), G: mix(b.G, t.G, t.A), B: mix(b.B, t.B, t.A), A: 255}
}

// contrast is the ratio of WCAG 2.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(n.R) + 0.7152*lin(n.G) + 0.0722*lin(n.B)
}
