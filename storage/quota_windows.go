package storage

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isQuota tells whether the disk, or the user's share of it, is used up.
func isQuota(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}
