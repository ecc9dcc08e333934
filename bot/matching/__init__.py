"""Understanding a message: text in; ranked candidates, a calibrated decision and evidence out."""
