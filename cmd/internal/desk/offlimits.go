package desk

import (
	"slices"

	"reqdesk/core"
	"reqdesk/core/people"
)

// setOffLimits checks what is new; what stands there already may be saved again.
func setOffLimits(c *core.Client, value string) error {
	entries := people.SplitOffLimits(value)
	for _, entry := range entries {
		if slices.Contains(c.OffLimits, entry) {
			continue
		}
		if err := people.CheckOffLimits(entry); err != nil {
			return err
		}
	}
	c.OffLimits = entries
	return nil
}
