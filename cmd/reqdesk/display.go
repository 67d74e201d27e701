//go:build linux && x11 && !ci

package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"reqdesk/core"
)

// seeDisplay tells why no window can be shown. The toolkit would only log that, and fall
// over its first window.
func seeDisplay() error {
	if err := glfw.Init(); err != nil { // the toolkit begins with the same, which then does nothing
		return core.Fail(core.KindUnsupported, "Reqdesk found no display to show its window on; start it from a desktop, or use reqdeskctl, which needs none.", "").Because(err)
	}
	return nil
}
