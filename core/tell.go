package core

import "context"

// tellKey is under which a context keeps who is told.
type tellKey struct{}

// Telling gives a context under which long work tells how far it is, from 0 to 1, a
// hundred times or so. told is called by the work's own goroutine.
func Telling(ctx context.Context, told func(part float64)) context.Context {
	return context.WithValue(ctx, tellKey{}, told)
}

// Teller gives whom long work tells how far it is. It passes on what is a hundredth more
// than before, so that work may tell it as often as is easy. Each use begins anew.
func Teller(ctx context.Context) func(part float64) {
	told, _ := ctx.Value(tellKey{}).(func(part float64))
	if told == nil {
		return func(float64) {}
	}
	before := -1.0
	return func(part float64) {
		if part = min(part, 1); part-before >= 0.01 {
			before = part
			told(part)
		}
	}
}
