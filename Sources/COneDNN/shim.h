#include <oneapi/dnnl/dnnl.h>

// The entry point of GNU OpenMP that oneDNN's own loops use. Kernels written in Swift split their work over the same
// team of threads, so that the two never compete for the cores.
extern void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);
extern int omp_in_parallel(void);
extern void omp_set_num_threads(int threads);
