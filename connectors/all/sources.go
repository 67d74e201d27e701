package all

import (
	"reqdesk/connectors/source/folder"
	"reqdesk/connectors/source/github"
	"reqdesk/core"
	"reqdesk/core/source"
)

// Sources lists every kind of source, in the order in which people see them.
func Sources() []source.Factory {
	return []source.Factory{github.Factory(), folder.Factory()}
}

// Source gives the source of a kind. An unknown kind is KindNotFound.
func Source(kind string) (source.Factory, error) {
	for _, f := range Sources() {
		if f.Descriptor.Kind == kind {
			return f, nil
		}
	}
	return source.Factory{}, core.Fail(core.KindNotFound, "There is no source of the kind "+quoted(kind)+".", "`source kinds` lists those there are.")
}
