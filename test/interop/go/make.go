package main

import (
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	origin = "go.example/log"
	// Sizes up to this one are proven exhaustively.
	exhaustive = 64
	leaves     = 5000
	// Proofs at random sizes.
	randomInclusions    = 1000
	randomConsistencies = 100
)

type stored []tlog.Hash

func (hashes stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	read := make([]tlog.Hash, len(indexes))
	for n, index := range indexes {
		read[n] = hashes[index]
	}
	return read, nil
}

func leaf(index int64) string {
	return fmt.Sprintf(`{"leaf":%d,"text":"\u00e9 < > &"}`, index)
}

type maker struct {
	signer note.Signer
	hashes stored
	claims Claims
	signed map[int64]bool
}

func makeClaims(seed uint64) (Claims, error) {
	signerKey, verifierKey, err := note.GenerateKey(crand.Reader, origin)
	if err != nil {
		return Claims{}, err
	}
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		return Claims{}, err
	}
	m := maker{signer: signer, claims: Claims{Origin: origin, VerifierKey: verifierKey}, signed: map[int64]bool{}}
	for index := range int64(leaves) {
		hashes, err := tlog.StoredHashes(index, []byte(leaf(index)), m.hashes)
		if err != nil {
			return Claims{}, err
		}
		m.hashes = append(m.hashes, hashes...)
	}
	err = m.prove(rand.New(rand.NewPCG(seed, 0)))
	return m.claims, err
}

func (m *maker) prove(random *rand.Rand) error {
	for size := int64(1); size <= exhaustive; size++ {
		for index := range size {
			if err := m.inclusion(index, size); err != nil {
				return err
			}
			if err := m.consistency(index+1, size); err != nil {
				return err
			}
		}
	}
	for range randomInclusions {
		size := 1 + random.Int64N(leaves)
		if err := m.inclusion(random.Int64N(size), size); err != nil {
			return err
		}
	}
	for range randomConsistencies {
		size := 1 + random.Int64N(leaves)
		if err := m.consistency(1+random.Int64N(size), size); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) inclusion(index, size int64) error {
	proof, err := tlog.ProveRecord(size, index, m.hashes)
	if err != nil {
		return err
	}
	claim := Inclusion{Leaf: leaf(index), Index: index, Size: size, Hashes: toBytes(proof)}
	m.claims.Inclusion = append(m.claims.Inclusion, claim)
	return m.checkpoint(size)
}

func (m *maker) consistency(oldSize, newSize int64) error {
	proof, err := tlog.ProveTree(newSize, oldSize, m.hashes)
	if err != nil {
		return err
	}
	claim := Consistency{OldSize: oldSize, NewSize: newSize, Hashes: toBytes(proof)}
	m.claims.Consistency = append(m.claims.Consistency, claim)
	if err := m.checkpoint(oldSize); err != nil {
		return err
	}
	return m.checkpoint(newSize)
}

func (m *maker) checkpoint(size int64) error {
	if m.signed[size] {
		return nil
	}
	m.signed[size] = true
	root, err := tlog.TreeHash(size, m.hashes)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
	signed, err := note.Sign(&note.Note{Text: text}, m.signer)
	m.claims.Checkpoints = append(m.claims.Checkpoints, string(signed))
	return err
}
