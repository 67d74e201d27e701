package pack_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"reqdesk/storage/pack"
)

func TestValuesComeBack(t *testing.T) {
	var c pack.Codec
	description := `{"description":"` + strings.Repeat("<p>Builds what the customers need.</p>", 50) + `"}`
	for name, tc := range map[string]struct {
		plain   string
		shorter bool
	}{
		"nothing":        {"", false},
		"short":          {`{"name":"Ada"}`, false},
		"long":           {description, true},
		"long and dense": {"{" + dense(5000), false},
		"very long":      {strings.Repeat(description, 1000), true},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // with new buffers and with used ones
				packed, err := c.Pack([]byte(tc.plain))
				if err != nil || len(packed) < len(tc.plain)/2 != tc.shorter {
					t.Errorf("%d bytes became %d, %v", len(tc.plain), len(packed), err)
				}
				plain, err := c.Unpack(packed)
				if err != nil || string(plain) != tc.plain {
					t.Errorf("%d bytes came back as %d, %v", len(tc.plain), len(plain), err)
				}
			}
		})
	}
}

func TestTheFormOfEarlierReleasesIsRead(t *testing.T) {
	var c pack.Codec
	head, rest := `{"title":"Engineer","description":"`, strings.Repeat("<p>Builds what the customers need.</p>", 50)
	packed, err := c.Pack([]byte(rest))
	if err != nil || packed[0] != 1 {
		t.Fatal(packed[0], err)
	}
	earlier := append(append([]byte{2, byte(len(head))}, head...), packed[1:]...)
	if plain, err := c.Unpack(earlier); err != nil || string(plain) != head+rest {
		t.Errorf("it came back as %q, %v", plain, err)
	}
}

// dense is text that can't be compressed.
func dense(n int) string {
	out, x := make([]byte, n), uint64(88172645463325252)
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = byte(x)
	}
	return string(out)
}

func TestDamageIsAnErrorAndTheNextValueIsFine(t *testing.T) {
	var c pack.Codec
	plain := bytes.Repeat([]byte(`{"title":"Engineer"}`), 100)
	packed, err := c.Pack(plain)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{
		packed[:1], packed[:len(packed)/2], append([]byte{1}, dense(100)...),
		{2},
		{2, 0x80},
		{2, 200, 1, 'x'},
		append([]byte{2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, dense(100)...),
	} {
		if _, err := c.Unpack(bad); err == nil {
			t.Error("damage was unpacked")
		}
		if got, err := c.Unpack(packed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("the value after it: %v", err)
		}
	}
}

func TestOneCodecForAllGoroutines(t *testing.T) {
	var c pack.Codec
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			plain := bytes.Repeat(fmt.Appendf(nil, `{"title":"Engineer %d"}`, n), 200)
			for range 200 {
				packed, err := c.Pack(plain)
				if err != nil {
					t.Error(err)
				}
				if got, err := c.Unpack(packed); err != nil || !bytes.Equal(got, plain) {
					t.Errorf("another's value came back: %v", err)
				}
			}
		})
	}
	group.Wait()
}
