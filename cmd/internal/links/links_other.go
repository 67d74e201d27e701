//go:build !windows

package links

// Register lets links open in program; here the entry in the menu does that.
func Register(string) error { return nil }

// Forget takes that back.
func Forget() error { return nil }
