"""What we ask of other machines over HTTP: telling webhooks, and nothing else."""
