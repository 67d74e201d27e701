package assets

import _ "embed" // for the place list

//go:embed places.tsv.gz
var places []byte

// Places is the list of cities, regions and countries against which location
// text is read, gzip'ed; places.md says what its lines mean and where it comes
// from.
func Places() []byte { return places }
