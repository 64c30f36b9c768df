package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Claims are a log's checkpoints and proofs; whoever reads them verifies each with the verifier key alone.
type Claims struct {
	Origin      string        `json:"origin"`
	VerifierKey string        `json:"verifierKey"`
	Checkpoints []string      `json:"checkpoints"`
	Inclusion   []Inclusion   `json:"inclusion"`
	Consistency []Consistency `json:"consistency"`
}

// Inclusion has the members of a proof file, but the checkpoint where one comes with many.
type Inclusion struct {
	Leaf       string   `json:"leaf"`
	Index      int64    `json:"index"`
	Size       int64    `json:"size"`
	Hashes     [][]byte `json:"hashes"`
	Checkpoint string   `json:"checkpoint,omitempty"`
}

type Consistency struct {
	OldSize int64    `json:"oldSize"`
	NewSize int64    `json:"newSize"`
	Hashes  [][]byte `json:"hashes"`
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// openCheckpoint reads the three lines itself: tlog.ParseTree insists on an origin of its own.
func openCheckpoint(signed, origin string, known note.Verifiers) (tlog.Tree, *note.Note, error) {
	opened, err := note.Open([]byte(signed), known)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || (origin != "" && lines[0] != origin) {
		return tlog.Tree{}, nil, errors.New("not a checkpoint of " + origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, nil, fmt.Errorf("root %q is no hash", lines[2])
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(root)}, opened, nil
}

func toHashes(proof [][]byte) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(proof))
	for n, bytes := range proof {
		if len(bytes) != tlog.HashSize {
			return nil, fmt.Errorf("hash %d has %d bytes", n, len(bytes))
		}
		hashes[n] = tlog.Hash(bytes)
	}
	return hashes, nil
}

func toBytes(proof []tlog.Hash) [][]byte {
	bytes := make([][]byte, len(proof))
	for n := range proof {
		bytes[n] = proof[n][:]
	}
	return bytes
}
