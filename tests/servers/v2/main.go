// Ory Hydra v2.3.0 as it is, built from its published Go module.
package main

import "github.com/ory/hydra/v2/cmd"

func main() { cmd.Execute() }
