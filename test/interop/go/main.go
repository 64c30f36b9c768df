// Interop reads and makes checkpoints and proofs with golang.org/x/mod/sumdb/note and /tlog and nothing else.
//
//	interop verify FILE      verifies claims, writes a report; exit code 1 when one does not verify
//	interop make SEED        writes claims of a log of its own
//	interop proof FILE KEY   verifies one proof file with a verifier key; exit code 1 when it does not verify
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	out := json.NewEncoder(os.Stdout)
	switch {
	case len(args) == 2 && args[0] == "verify":
		var claims Claims
		if err := readJSON(args[1], &claims); err != nil {
			return err
		}
		report, err := verifyClaims(claims)
		if err != nil {
			return err
		}
		if err := out.Encode(report); err != nil {
			return err
		}
		if len(report.Faults) > 0 {
			return fmt.Errorf("%d claims do not verify", len(report.Faults))
		}
		return nil
	case len(args) == 2 && args[0] == "make":
		seed, err := strconv.ParseUint(args[1], 10, 64)
		if err != nil {
			return err
		}
		claims, err := makeClaims(seed)
		if err != nil {
			return err
		}
		return out.Encode(claims)
	case len(args) == 3 && args[0] == "proof":
		var proof Inclusion
		if err := readJSON(args[1], &proof); err != nil {
			return err
		}
		return verifyProof(proof, args[2])
	}
	return fmt.Errorf("usage: interop verify FILE | make SEED | proof FILE KEY")
}
