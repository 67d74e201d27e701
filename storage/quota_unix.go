//go:build !windows

package storage

import (
	"errors"
	"syscall"
)

// isQuota tells whether the user's share of the disk is used up.
func isQuota(err error) bool { return errors.Is(err, syscall.EDQUOT) }
