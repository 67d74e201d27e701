package core

// SignIn is an OAuth 2.0 authorization code flow with PKCE (RFC 7636): the person
// allows it in the browser, which then comes back to an address of this machine
// (RFC 8252). What it gives is stored as the secret field Secret.
type SignIn struct {
	AuthorizeURL string // https, or http to a loopback address
	TokenURL     string // likewise
	ClientID     string
	ClientSecret string // "" = a public client
	Scopes       []string
	Params       map[string]string // further parameters of the authorize address
	Secret       string            // the key of the secret field that the token is kept in
	// Port is the one with which the vendor has the redirect address registered; 0 =
	// any. The address is http://127.0.0.1:PORT/callback.
	Port int
	// Host is how the vendor wants this machine to be called in that address; "" =
	// 127.0.0.1.
	Host string
}
