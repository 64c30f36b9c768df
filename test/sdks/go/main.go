// Command who tells who the SDK for Go is, as often as it is asked: one line of JSON in, one out.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var variables = []string{
	"AWS_CONTAINER_CREDENTIALS_FULL_URI",
	"AWS_CONTAINER_AUTHORIZATION_TOKEN",
	"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
	"AWS_PROFILE",
}

type asked struct {
	Name string             `json:"name"`
	Env  *map[string]string `json:"env"`
}

type said struct {
	Arn   string `json:"arn,omitempty"`
	Error string `json:"error,omitempty"`
	Ms    int64  `json:"ms"`
}

// One for each name: it keeps its credentials.
var clients = map[string]*sts.Client{}

func main() {
	out := json.NewEncoder(os.Stdout)
	_ = out.Encode(map[string]string{"version": version()})
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var one asked
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		if one.Env != nil {
			surround(*one.Env)
		}
		_ = out.Encode(who(one.Name))
	}
}

func surround(env map[string]string) {
	for _, name := range variables {
		_ = os.Unsetenv(name)
	}
	for name, value := range env {
		_ = os.Setenv(name, value)
	}
}

func who(name string) said {
	began := time.Now()
	arn, err := callerIdentity(name)
	ms := time.Since(began).Milliseconds()
	if err != nil {
		return said{Error: err.Error(), Ms: ms}
	}
	return said{Arn: arn, Ms: ms}
}

func callerIdentity(name string) (string, error) {
	ctx := context.Background()
	client, known := clients[name]
	if !known {
		settings, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return "", err
		}
		client = sts.NewFromConfig(settings)
		clients[name] = client
	}
	identity, err := client.GetCallerIdentity(ctx, nil)
	if err != nil {
		return "", err
	}
	return *identity.Arn, nil
}

// version is the one of the module that finds credentials.
func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/aws/aws-sdk-go-v2/config" {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	return "unknown"
}
