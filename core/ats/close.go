package ats

// Close gives back what a connector holds, above all idle network connections; they
// would stay open for a minute. A connector that holds nothing has no such method.
func Close(c Connector) {
	if holder, ok := c.(interface{ Close() }); ok {
		holder.Close()
	}
}
