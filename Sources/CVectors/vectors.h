#pragma once

// Operations on sixteen lanes that Swift has no spelling for, or that it computes lane by lane and leaves to the
// optimizer to put together again.

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

typedef float vectors_floats __attribute__((ext_vector_type(16)));

typedef int vectors_ints __attribute__((ext_vector_type(16)));

#define VECTORS_INLINE static inline __attribute__((always_inline))

// a · b + c with one rounding.
VECTORS_INLINE vectors_floats vectors_fma(vectors_floats a, vectors_floats b, vectors_floats c) {
  return __builtin_elementwise_fma(a, b, c);
}

// min(max(x, low), high); NaN stays.
VECTORS_INLINE vectors_floats vectors_clamp(vectors_floats x, vectors_floats low, vectors_floats high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

// x · 2ⁿ for whole n of −160 to 160, rounded once.
VECTORS_INLINE vectors_floats vectors_scale(vectors_floats x, vectors_floats n) {
#if defined(__AVX512F__)
  return (vectors_floats)_mm512_scalef_ps((__m512)x, (__m512)n);
#else
  // In two steps, neither of which leaves the range of normal numbers.
  typedef int lanes __attribute__((ext_vector_type(16)));
  lanes whole = __builtin_convertvector(n, lanes);
  lanes half = whole >> 1;
  return x * (vectors_floats)((half + 127) << 23) * (vectors_floats)((whole - half + 127) << 23);
#endif
}

// Lane by lane `yes` where all bits of the mask are set, and `no` where none is.
VECTORS_INLINE vectors_floats vectors_select(vectors_ints mask, vectors_floats yes, vectors_floats no) {
  return mask < 0 ? yes : no;
}

// max(a, b) and min(a, b); NaN if either is.
VECTORS_INLINE vectors_floats vectors_larger(vectors_floats a, vectors_floats b) {
  vectors_floats most = a > b ? a : b;
  return a != a ? a : most;
}
VECTORS_INLINE vectors_floats vectors_smaller(vectors_floats a, vectors_floats b) {
  vectors_floats least = a < b ? a : b;
  return a != a ? a : least;
}

// max(x, 0), and 0 for −0; NaN stays.
VECTORS_INLINE vectors_floats vectors_rectify(vectors_floats x) { return x <= 0 ? (vectors_floats)0 : x; }

typedef unsigned char vectors_bytes __attribute__((ext_vector_type(16)));

// Lane by lane `yes` where the truth value is not 0, and `no` where it is.
VECTORS_INLINE vectors_floats vectors_choose(vectors_bytes truth, vectors_floats yes, vectors_floats no) {
  return __builtin_convertvector(truth, vectors_ints) != 0 ? yes : no;
}

// The lane, or the bound if it is less, or if it is greater; NaN stays.
VECTORS_INLINE vectors_floats vectors_at_least(vectors_floats x, vectors_floats bound) { return x < bound ? bound : x; }
VECTORS_INLINE vectors_floats vectors_at_most(vectors_floats x, vectors_floats bound) { return x > bound ? bound : x; }

VECTORS_INLINE vectors_floats vectors_sqrt(vectors_floats x) { return __builtin_elementwise_sqrt(x); }
VECTORS_INLINE vectors_floats vectors_floor(vectors_floats x) { return __builtin_elementwise_floor(x); }
VECTORS_INLINE vectors_floats vectors_ceil(vectors_floats x) { return __builtin_elementwise_ceil(x); }

// The nearest whole number, half to even.
VECTORS_INLINE vectors_floats vectors_round(vectors_floats x) { return __builtin_elementwise_roundeven(x); }

// Sixteen floats at any address.
typedef float vectors_unaligned_floats __attribute__((ext_vector_type(16), aligned(4)));

// Stores the first lanes, of which there are `count` < 16.
VECTORS_INLINE void vectors_store_first(float *target, vectors_floats x, long count) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(target, (__mmask16)((1u << count) - 1), (__m512)x);
#else
  for (long i = 0; i < count; i++) target[i] = x[i];
#endif
}

// target[c][r] = source[r][c] for a block of sixteen by sixteen 32-bit elements whose rows lie `from` and `to` elements
// apart. Pairs of rows are interleaved, then pairs of pairs, then quarters of vectors are exchanged.
VECTORS_INLINE void vectors_transpose(const float *source, long from, float *target, long to) {
  vectors_floats a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = *(const vectors_unaligned_floats *)(source + i * from);
#pragma unroll
  for (int i = 0; i < 16; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  }
#pragma unroll
  for (int i = 0; i < 16; i++) {
    // Column 4k + i % 4 of four rows stands in quarter k of a[i].
    vectors_floats x = b[(i & 12) + (i & 2) / 2], y = b[(i & 12) + (i & 2) / 2 + 2];
    a[i] = i & 1 ? __builtin_shufflevector(x, y, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
                 : __builtin_shufflevector(x, y, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
  }
#define VECTORS_EVEN_QUARTERS(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define VECTORS_ODD_QUARTERS(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#pragma unroll
  for (int i = 0; i < 4; i++) {
    vectors_floats x = VECTORS_EVEN_QUARTERS(a[i], a[i + 4]), y = VECTORS_EVEN_QUARTERS(a[i + 8], a[i + 12]);
    vectors_floats z = VECTORS_ODD_QUARTERS(a[i], a[i + 4]), w = VECTORS_ODD_QUARTERS(a[i + 8], a[i + 12]);
    *(vectors_unaligned_floats *)(target + i * to) = VECTORS_EVEN_QUARTERS(x, y);
    *(vectors_unaligned_floats *)(target + (i + 4) * to) = VECTORS_EVEN_QUARTERS(z, w);
    *(vectors_unaligned_floats *)(target + (i + 8) * to) = VECTORS_ODD_QUARTERS(x, y);
    *(vectors_unaligned_floats *)(target + (i + 12) * to) = VECTORS_ODD_QUARTERS(z, w);
  }
}

// A bit for each lane of whole numbers without a sign that is above `bound`.
VECTORS_INLINE unsigned vectors_above(vectors_ints x, unsigned bound) {
#if defined(__AVX512F__)
  return _mm512_cmpgt_epu32_mask((__m512i)x, _mm512_set1_epi32((int)bound));
#else
  unsigned mask = 0;
  for (int i = 0; i < 16; i++) mask |= (unsigned)((unsigned)x[i] > bound) << i;
  return mask;
#endif
}

// Lane i: x[0] + … + x[i].
VECTORS_INLINE vectors_floats vectors_prefix_sums(vectors_floats x) {
  vectors_floats zero = 0;
  x += __builtin_shufflevector(zero, x, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  x += __builtin_shufflevector(zero, x, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  x += __builtin_shufflevector(zero, x, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
  return x + __builtin_shufflevector(zero, x, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23);
}

// The lanes moved up by one, with `first` in lane 0.
VECTORS_INLINE vectors_floats vectors_shift(vectors_floats x, float first) {
  vectors_floats low = first;
  return __builtin_shufflevector(low, x, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

// The lanes in the opposite order.
VECTORS_INLINE vectors_floats vectors_reverse(vectors_floats x) {
  return __builtin_shufflevector(x, x, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

// Lane i: x[i ^ distance], for a distance of 1, 2, 4 or 8.
VECTORS_INLINE vectors_floats vectors_exchange(vectors_floats x, long distance) {
  switch (distance) {
  case 8: return __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  case 4: return __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  case 2: return __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  default: return __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  }
}

typedef double vectors_doubles __attribute__((ext_vector_type(8)));
typedef double vectors_unaligned_doubles __attribute__((ext_vector_type(8), aligned(8)));

// Stores a[0], b[0], c[0], d[0], a[1], …
VECTORS_INLINE void vectors_interleave(
    double *target, vectors_doubles a, vectors_doubles b, vectors_doubles c, vectors_doubles d) {
  vectors_doubles ab = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  vectors_doubles cd = __builtin_shufflevector(c, d, 0, 8, 1, 9, 2, 10, 3, 11);
  vectors_unaligned_doubles *stored = (vectors_unaligned_doubles *)target;
  stored[0] = __builtin_shufflevector(ab, cd, 0, 1, 8, 9, 2, 3, 10, 11);
  stored[1] = __builtin_shufflevector(ab, cd, 4, 5, 12, 13, 6, 7, 14, 15);
  ab = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  cd = __builtin_shufflevector(c, d, 4, 12, 5, 13, 6, 14, 7, 15);
  stored[2] = __builtin_shufflevector(ab, cd, 0, 1, 8, 9, 2, 3, 10, 11);
  stored[3] = __builtin_shufflevector(ab, cd, 4, 5, 12, 13, 6, 7, 14, 15);
}

// start, start + 1, …
VECTORS_INLINE vectors_ints vectors_ascending(int start) {
  vectors_ints lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lanes + start;
}

// The first, or the last, eight lanes in double precision.
VECTORS_INLINE vectors_doubles vectors_widen_low(vectors_floats x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), vectors_doubles);
}
VECTORS_INLINE vectors_doubles vectors_widen_high(vectors_floats x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15), vectors_doubles);
}

// Sixteen lanes rounded to single precision.
VECTORS_INLINE vectors_floats vectors_narrow(vectors_doubles low, vectors_doubles high) {
  typedef float half __attribute__((ext_vector_type(8)));
  half a = __builtin_convertvector(low, half), b = __builtin_convertvector(high, half);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

// a · b + c with one rounding.
VECTORS_INLINE vectors_doubles vectors_fma_doubles(vectors_doubles a, vectors_doubles b, vectors_doubles c) {
  return __builtin_elementwise_fma(a, b, c);
}

typedef long vectors_longs __attribute__((ext_vector_type(8)));

// table[index] of sixteen numbers, for indices of 0 to 15.
VECTORS_INLINE vectors_doubles vectors_look_up(const double *table, vectors_longs index) {
#if defined(__AVX512F__)
  return (vectors_doubles)_mm512_permutex2var_pd(
      _mm512_loadu_pd(table), (__m512i)index, _mm512_loadu_pd(table + 8));
#else
  vectors_doubles y;
  for (int i = 0; i < 8; i++) y[i] = table[index[i]];
  return y;
#endif
}

// log2 x for normal positive x.
//
// x = 2ᵉ·m, with m in one of sixteen intervals around [0.7, 1.4), each of which has a number c close to 1/m of few
// digits: log2 x = e − log2 c + log2(1 + r) with r = m·c − 1, which is small and exact (P. T. P. Tang, 1990).
VECTORS_INLINE vectors_doubles vectors_log2(vectors_doubles x) {
  static const double reciprocals[16] = {
      1.3984375, 1.33984375, 1.2861328125, 1.236328125, 1.1904296875, 1.1484375, 1.1083984375, 1.0712890625,
      1.0361328125, 1, 0.9482421875, 0.8955078125, 0.84765625, 0.8046875, 0.7666015625, 0.7314453125};
  static const double logarithms[16] = {
      -0.48381577726425642, -0.42206476617281232, -0.36303963025651437, -0.30606168942834132,
      -0.25148241062021205, -0.1996723448363644, -0.14847658217827733, -0.099347810403192885,
      -0.05120894091476479, 0, 0.076672514580807741, 0.15922207640494561,
      0.23844876755552068, 0.31349947281678162, 0.38345115622101065, 0.45117809154124894};
  // The bits of the double that the single precision number 0x3f330000 is.
  const long offset = 0x3fe6600000000000;
  vectors_longs bits = (vectors_longs)x - offset;
  vectors_longs index = (bits >> 48) & 15;
  vectors_doubles exponent = __builtin_convertvector(bits >> 52, vectors_doubles);
  vectors_doubles mantissa = (vectors_doubles)((bits & 0xfffffffffffff) + offset);
  vectors_doubles r = vectors_fma_doubles(mantissa, vectors_look_up(reciprocals, index), -1);
  vectors_doubles p = vectors_fma_doubles(-0.24075003579352738, r, 0.28888284126374068);
  p = vectors_fma_doubles(p, r, -0.36067363482733662);
  p = vectors_fma_doubles(p, r, 0.48089820365963901);
  p = vectors_fma_doubles(p, r, -0.72134752045222251);
  p = vectors_fma_doubles(p, r, 1.4426950408978097);
  return vectors_fma_doubles(p, r, exponent + vectors_look_up(logarithms, index));
}

// 2ˣ within 2⁻²⁹ of itself; beyond ±1000 that of the bound.
VECTORS_INLINE vectors_doubles vectors_exp2(vectors_doubles x) {
  x = x < -1000 ? (vectors_doubles)-1000 : x;
  x = x > 1000 ? (vectors_doubles)1000 : x;
  vectors_doubles n = __builtin_elementwise_roundeven(x), r = x - n;
  vectors_doubles p = vectors_fma_doubles(1.5345808488491568e-4, r, 1.3399931144666847e-3);
  p = vectors_fma_doubles(p, r, 9.6184889703243979e-3);
  p = vectors_fma_doubles(p, r, 5.5503287772622084e-2);
  p = vectors_fma_doubles(p, r, 2.4022646890518936e-1);
  p = vectors_fma_doubles(p, r, 6.9314720573706073e-1);
  p = vectors_fma_doubles(p, r, 1.0000000005541890);
  return (vectors_doubles)((vectors_longs)p + (__builtin_convertvector(n, vectors_longs) << 52));
}

// ⌊a / b⌋; 0 where b is 0, and where the quotient is 2³¹, −2³¹.
VECTORS_INLINE vectors_ints vectors_floor_quotient(vectors_ints a, vectors_ints b) {
  // The quotient in double precision is never rounded to a whole number that it is not.
  typedef double wide __attribute__((ext_vector_type(16)));
  typedef long whole __attribute__((ext_vector_type(16)));
  wide quotient = __builtin_convertvector(a, wide) / __builtin_convertvector(b == 0 ? (vectors_ints)1 : b, wide);
  vectors_ints result = __builtin_convertvector(
      __builtin_convertvector(__builtin_elementwise_floor(quotient), whole), vectors_ints);
  return b == 0 ? (vectors_ints)0 : result;
}
