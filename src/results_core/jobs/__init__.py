"""Long work in steps: rows with progress, which any worker carries on."""
