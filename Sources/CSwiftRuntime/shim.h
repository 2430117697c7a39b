// Entry points of the Swift runtime that the language has no words for: counting a reference without atomics, and
// reading the strong count of an object.
#pragma once
#include <stddef.h>
void *swift_nonatomic_retain(void *object);
void swift_nonatomic_release(void *object);
size_t swift_retainCount(void *object);

// The C library's linear-time search for bytes in bytes, which its header declares for GNU programs only.
void *memmem(const void *bytes, size_t count, const void *wanted, size_t wantedCount);
