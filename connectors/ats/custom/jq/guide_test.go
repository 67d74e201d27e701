package jq

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheGuideListsTheFunctions(t *testing.T) {
	guide, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(guide), "These functions are there:\n\n```\n")
	list, _, _ = strings.Cut(list, "```")
	words := strings.Fields(list)
	slices.Sort(words)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(functions)), words); diff != "" {
		t.Errorf("the guide lists others (-there +in the guide): %s", diff)
	}
}
