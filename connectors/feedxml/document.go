package feedxml

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// maxZip bounds a zipped feed that comes over the network: zip is read from
// its end, so it has to be held.
const maxZip = 64 << 20

// document is an open feed.
type document struct {
	body      io.Reader
	label     string // the encoding that the transport named
	unchanged bool   // it is the one of the validators
	valid     validators
	close     func()
}

// validators name a version of a document. As a cursor they hold neither the
// address nor a secret.
type validators struct {
	Key      string `json:"k"` // of address and mapping: another of either needs a full read
	ETag     string `json:"e,omitempty"`
	Modified string `json:"m,omitempty"`
	Full     bool   `json:"f,omitempty"` // that look listed everything open
}

func (v validators) cursor() ats.Cursor {
	if v.ETag == "" && v.Modified == "" {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return ats.Cursor(text)
}

// validatorsOf reads a cursor. One that belongs to another address or mapping,
// or that can't be read, asks for everything.
func (f *Feed) validatorsOf(cursor ats.Cursor) validators {
	var v validators
	if json.Unmarshal([]byte(cursor), &v) != nil || v.Key != f.key {
		return validators{Key: f.key}
	}
	return v
}

// keyOf names the pair of address and mapping without telling either.
func keyOf(address, mapping string) string {
	sum := sha256.Sum256([]byte(address + "\n" + mapping))
	return hex.EncodeToString(sum[:8])
}

// open opens the feed, unless it is the one that have names.
func (f *Feed) open(ctx context.Context, have validators) (*document, error) {
	doc, err := f.fetch(ctx, have)
	if err != nil || doc.unchanged {
		return doc, err
	}
	if err := doc.unpack(); err != nil {
		doc.close()
		return nil, err
	}
	return doc, nil
}

func (f *Feed) fetch(ctx context.Context, have validators) (*document, error) {
	if f.client == nil {
		return f.openFile(ctx, have)
	}
	header := http.Header{"Accept": {"application/xml, text/xml, application/rss+xml, application/gzip;q=0.9, application/zip;q=0.9, */*;q=0.5"}}
	if have.ETag != "" {
		header.Set("If-None-Match", have.ETag)
	}
	if have.Modified != "" {
		header.Set("If-Modified-Since", have.Modified)
	}
	resp, err := f.client.Stream(ctx, httpx.Request{Header: header})
	if err != nil {
		return nil, err
	}
	doc := &document{body: resp.Body, close: func() { resp.Body.Close() }, valid: validators{Key: f.key}}
	if resp.NotModified() {
		doc.close()
		if have.ETag == "" && have.Modified == "" {
			return nil, errEmpty()
		}
		doc.unchanged, doc.valid = true, have
		return doc, nil
	}
	doc.valid.ETag, doc.valid.Modified = short(resp.Header.Get("ETag")), short(resp.Header.Get("Last-Modified"))
	if _, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err == nil {
		doc.label = params["charset"]
	}
	return doc, nil
}

// short drops a validator that is too long to be one.
func short(v string) string {
	if len(v) > 512 {
		return ""
	}
	return v
}

// openFile opens a feed on this machine. Size and time of change are its
// validators.
func (f *Feed) openFile(ctx context.Context, have validators) (*document, error) {
	info, err := os.Stat(f.file)
	if err != nil {
		return nil, fileError(err)
	}
	if !info.Mode().IsRegular() {
		return nil, core.Fail(core.KindInvalid, "The feed's path is not that of a file"+kept, "Give the path of the XML file itself.")
	}
	version := strconv.FormatInt(info.Size(), 36) + "-" + strconv.FormatInt(info.ModTime().UnixNano(), 36)
	if have.ETag == version {
		return &document{unchanged: true, valid: have}, nil
	}
	file, err := os.Open(f.file)
	if err != nil {
		return nil, fileError(err)
	}
	return &document{
		body: &fileReader{File: file, ctx: ctx}, close: func() { file.Close() },
		valid: validators{Key: f.key, ETag: version},
	}, nil
}

func fileError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return core.Fail(core.KindNotFound, "The file of the feed does not exist"+kept, "Give its full path in `url`.").Because(plainCause(err))
	}
	return core.Fail(core.KindStorage, "The file of the feed can't be read"+kept, "Check who may read it.").Because(plainCause(err))
}

// plainCause drops the path, which can hold a person's name.
func plainCause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// fileReader ends with its context.
type fileReader struct {
	*os.File
	ctx context.Context // the look's own: a file has no other way to be told
}

// Read reads on, unless the look was cancelled.
func (f *fileReader) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

// unpack looks at the first bytes and undoes gzip or zip.
func (d *document) unpack() error {
	buf := bufio.NewReaderSize(d.body, 64<<10)
	head, err := buf.Peek(4)
	switch {
	case len(head) == 0 && err != io.EOF:
		return err
	case len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b:
		packed, err := gzip.NewReader(buf)
		if err != nil {
			return errTruncated()
		}
		d.body = packed
	case string(head) == "PK\x03\x04":
		return d.unzip(buf)
	default:
		d.body = buf
	}
	return nil
}

// unzip opens the one XML file of an archive.
func (d *document) unzip(buf *bufio.Reader) error {
	var (
		src  io.ReaderAt
		size int64
	)
	if file, ok := d.body.(*fileReader); ok {
		info, err := file.Stat()
		if err != nil {
			return fileError(err)
		}
		src, size = file.File, info.Size()
	} else {
		content, err := io.ReadAll(io.LimitReader(buf, maxZip+1))
		if err != nil {
			return err
		}
		if len(content) > maxZip {
			return core.Fail(core.KindInvalid, "The zipped feed is larger than 64 MB"+kept, "Ask for it with gzip.")
		}
		src, size = bytes.NewReader(content), int64(len(content))
	}
	archive, err := zip.NewReader(src, size)
	if err != nil {
		return errTruncated()
	}
	inner, err := onlyXML(archive)
	if err != nil {
		return err
	}
	opened, err := inner.Open()
	if err != nil {
		return errTruncated()
	}
	d.body = opened
	return nil
}

// onlyXML finds the feed in an archive.
func onlyXML(archive *zip.Reader) (*zip.File, error) {
	var found []*zip.File
	for _, f := range archive.File {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".xml", ".rss":
			if !strings.HasPrefix(f.Name, "__MACOSX/") {
				found = append(found, f)
			}
		}
	}
	if len(found) != 1 {
		return nil, core.Fail(core.KindInvalid, "The zipped feed does not hold exactly one XML file"+kept, "Give the file itself.")
	}
	return found[0], nil
}

// localPath gives the path when address names a file: file://, or no scheme.
func localPath(address string) (string, bool) {
	if !strings.Contains(address, "://") {
		return address, address != ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" || (u.Host != "" && u.Host != "localhost") {
		return "", false
	}
	p := u.Path
	if len(p) > 2 && p[0] == '/' && p[2] == ':' { // file:///C:/feed.xml
		p = p[1:]
	}
	return filepath.FromSlash(p), true
}
