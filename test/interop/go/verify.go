package main

import (
	"crypto/rand"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Report counts what verified; Faults names the claims that did not, by kind and number.
type Report struct {
	Checkpoints int      `json:"checkpoints"`
	Inclusion   int      `json:"inclusion"`
	Consistency int      `json:"consistency"`
	Faults      []string `json:"faults"`
	// Cosigned is the last checkpoint with a signature of a witness added.
	Cosigned   string `json:"cosigned"`
	WitnessKey string `json:"witnessKey"`
}

func verifyClaims(claims Claims) (Report, error) {
	report := Report{Faults: []string{}}
	verifier, err := note.NewVerifier(claims.VerifierKey)
	if err != nil {
		return report, err
	}
	known := note.VerifierList(verifier)
	fault := func(kind string, number int, err error) {
		report.Faults = append(report.Faults, fmt.Sprintf("%s %d: %v", kind, number, err))
	}
	heads := map[int64]tlog.Hash{}
	var last *note.Note
	for number, signed := range claims.Checkpoints {
		head, opened, err := openCheckpoint(signed, claims.Origin, known)
		if err != nil {
			fault("checkpoint", number, err)
			continue
		}
		report.Checkpoints++
		heads[head.N] = head.Hash
		last = opened
	}
	for number, claim := range claims.Inclusion {
		if err := checkInclusion(claim, heads[claim.Size]); err != nil {
			fault("inclusion", number, err)
			continue
		}
		report.Inclusion++
	}
	for number, claim := range claims.Consistency {
		hashes, err := toHashes(claim.Hashes)
		if err == nil {
			err = tlog.CheckTree(hashes, claim.NewSize, heads[claim.NewSize], claim.OldSize, heads[claim.OldSize])
		}
		if err != nil {
			fault("consistency", number, err)
			continue
		}
		report.Consistency++
	}
	if last != nil {
		report.Cosigned, report.WitnessKey, err = cosign(last)
	}
	return report, err
}

func checkInclusion(claim Inclusion, root tlog.Hash) error {
	hashes, err := toHashes(claim.Hashes)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, claim.Size, root, claim.Index, tlog.RecordHash([]byte(claim.Leaf)))
}

func cosign(opened *note.Note) (string, string, error) {
	signerKey, verifierKey, err := note.GenerateKey(rand.Reader, "witness.example/go")
	if err != nil {
		return "", "", err
	}
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		return "", "", err
	}
	signed, err := note.Sign(opened, signer)
	return string(signed), verifierKey, err
}

// verifyProof checks one proof file, which has all but the key in it.
func verifyProof(proof Inclusion, verifierKey string) error {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return err
	}
	head, _, err := openCheckpoint(proof.Checkpoint, "", note.VerifierList(verifier))
	if err != nil {
		return err
	}
	if head.N != proof.Size {
		return fmt.Errorf("the proof is for size %d, the checkpoint for %d", proof.Size, head.N)
	}
	return checkInclusion(proof, head.Hash)
}
