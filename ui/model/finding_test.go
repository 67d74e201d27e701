package model_test

import (
	"testing"

	"reqdesk/ui/model"
)

func TestNamesAreFoundWithoutTheirAccents(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		want        bool
	}{
		{"", "José Álvarez", true},
		{" ", "José Álvarez", true},
		{"jose", "José Álvarez", true},
		{"alv JOS", "José Álvarez", true},
		{"José", "Jose Alvarez", true},
		{"postfac", "Postfächer", true},
		{"kr-0412", "Engineer · Kestrel KR-0412", true},
		{"o'brien", "Ann OBrien", true},
		{"josef", "José Álvarez", false},
		{"?", "José Álvarez", false},
		{"++", "C++ developer", true},
		{"李", "李 娜", true},
	} {
		if got := model.Finds(c.typed)(c.name); got != c.want {
			t.Errorf("%q in %q: %v", c.typed, c.name, got)
		}
	}
}
