"""The machine's source as text for LLVM, which makes the compiled machine of it."""
