// Command keylift-test-vault serves a real Vault, in memory, until its standard input ends.
//
// It prints one line of JSON: its address, the root token and the key that unseals it. It is for
// tests alone: Vault is built from its published module (under the Business Source License), and
// no part of it is shipped.
package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

type started struct {
	Address string `json:"address"`
	Token   string `json:"token"`
	Key     string `json:"key"`
}

func main() {
	certificate := flag.String("certificate", "", "serve HTTPS with this certificate")
	key := flag.String("key", "", "the certificate's private key")
	sealed := flag.Bool("sealed", false, "stay sealed")
	flag.Parse()

	core := newCore()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	exitOn(err)
	server := &http.Server{
		Handler: vaulthttp.Handler.Handler(&vault.HandlerProperties{
			Core: core,
			ListenerConfig: &configutil.Listener{
				Address:            listener.Addr().String(),
				MaxRequestDuration: 30 * time.Second,
			},
		}),
		ErrorLog: log.New(io.Discard, "", 0),
	}
	scheme := "http"
	if *certificate == "" {
		go func() { exitOn(server.Serve(listener)) }()
	} else {
		scheme = "https"
		go func() { exitOn(server.ServeTLS(listener, *certificate, *key)) }()
	}
	said := start(core, *sealed)
	said.Address = scheme + "://" + listener.Addr().String()
	exitOn(json.NewEncoder(os.Stdout).Encode(said))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// start initializes Vault, with one key, and unless it is to stay sealed unseals it and mounts KV
// version 2 at `secret` and version 1 at `old`.
func start(core *vault.Core, sealed bool) started {
	ctx := namespace.RootContext(context.Background())
	one := &vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	made, err := core.Initialize(ctx, &vault.InitParams{BarrierConfig: one})
	exitOn(err)
	key := made.SecretShares[0]
	said := started{Token: made.RootToken, Key: hex.EncodeToString(key)}
	if sealed {
		return said
	}
	_, err = core.Unseal(key)
	exitOn(err)
	mount(ctx, core, said.Token, "secret", "2")
	mount(ctx, core, said.Token, "old", "1")
	return said
}

func mount(ctx context.Context, core *vault.Core, token, path, version string) {
	_, err := core.HandleRequest(ctx, &logical.Request{
		Operation:   logical.UpdateOperation,
		Path:        "sys/mounts/" + path,
		ClientToken: token,
		Data: map[string]interface{}{
			"type":    "kv",
			"options": map[string]interface{}{"version": version},
		},
		Connection: &logical.Connection{},
	})
	exitOn(err)
}

func newCore() *vault.Core {
	logger := hclog.New(&hclog.LoggerOptions{Output: io.Discard, Level: hclog.Off})
	storage, err := inmem.NewInmem(nil, logger)
	exitOn(err)
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        storage,
		Logger:          logger,
		DisableMlock:    true,
		BuiltinRegistry: plugins{},
		LogicalBackends: map[string]logical.Factory{"kv": kv.Factory},
		CredentialBackends: map[string]logical.Factory{
			"approle": approle.Factory,
		},
		RedirectAddr:    "http://127.0.0.1:8200",
		DefaultLeaseTTL: time.Hour,
		MaxLeaseTTL:     24 * time.Hour,
	})
	exitOn(err)
	return core
}

// plugins has the plugins that the tests use.
type plugins struct{}

var (
	kinds     = map[string]consts.PluginType{"kv": consts.PluginTypeSecrets, "approle": consts.PluginTypeCredential}
	factories = map[string]logical.Factory{"kv": kv.Factory, "approle": approle.Factory}
)

func (plugins) Contains(name string, kind consts.PluginType) bool {
	known, ok := kinds[name]
	return ok && known == kind
}

func (each plugins) Get(name string, kind consts.PluginType) (func() (interface{}, error), bool) {
	return func() (interface{}, error) { return factories[name], nil }, each.Contains(name, kind)
}

func (plugins) Keys(kind consts.PluginType) []string {
	var names []string
	for name, each := range kinds {
		if each == kind {
			names = append(names, name)
		}
	}
	return names
}

func (each plugins) DeprecationStatus(
	name string, kind consts.PluginType,
) (consts.DeprecationStatus, bool) {
	return consts.Supported, each.Contains(name, kind)
}

func (plugins) IsBuiltinEntPlugin(string, consts.PluginType) bool {
	return false
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
