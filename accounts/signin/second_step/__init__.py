"""The second step beside a password: a code from an app, a passkey."""
