// Signer signs one request with aws-sdk-go-v2's SigV4 signer and, when told to, sends it with net/http.
//
// Reads {method, url, body, region, keys, send} from standard input; writes {headers} or {status, body}.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

type asking struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Body   string `json:"body"`
	Region string `json:"region"`
	Send   bool   `json:"send"`
	Keys   struct {
		AccessKeyID     string `json:"accessKeyId"`
		SecretAccessKey string `json:"secretAccessKey"`
		SessionToken    string `json:"sessionToken"`
	} `json:"keys"`
}

type result struct {
	Headers [][2]string `json:"headers,omitempty"`
	Status  int         `json:"status,omitempty"`
	Body    string      `json:"body"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var asked asking
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	request, err := signed(asked)
	if err != nil {
		return err
	}
	answer := result{Body: asked.Body}
	if !asked.Send {
		for name, values := range request.Header {
			for _, value := range values {
				answer.Headers = append(answer.Headers, [2]string{name, value})
			}
		}
		return json.NewEncoder(os.Stdout).Encode(answer)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result{Status: response.StatusCode, Body: string(body)})
}

func signed(asked asking) (*http.Request, error) {
	request, err := http.NewRequest(asked.Method, asked.URL, strings.NewReader(asked.Body))
	if err != nil {
		return nil, err
	}
	if asked.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	hash := sha256.Sum256([]byte(asked.Body))
	keys := aws.Credentials{
		AccessKeyID:     asked.Keys.AccessKeyID,
		SecretAccessKey: asked.Keys.SecretAccessKey,
		SessionToken:    asked.Keys.SessionToken,
	}
	err = v4.NewSigner().SignHTTP(context.Background(), keys, request, hex.EncodeToString(hash[:]),
		"execute-api", asked.Region, time.Now())
	return request, err
}
