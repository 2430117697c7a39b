// Only types: the library is opened when the first archive is read or written.
#include <zip.h>

typedef __typeof__(zip_error_init) *zip_error_initFunction;
typedef __typeof__(zip_error_strerror) *zip_error_strerrorFunction;
typedef __typeof__(zip_error_fini) *zip_error_finiFunction;
typedef __typeof__(zip_source_buffer_create) *zip_source_buffer_createFunction;
typedef __typeof__(zip_source_buffer) *zip_source_bufferFunction;
typedef __typeof__(zip_source_keep) *zip_source_keepFunction;
typedef __typeof__(zip_source_free) *zip_source_freeFunction;
typedef __typeof__(zip_source_open) *zip_source_openFunction;
typedef __typeof__(zip_source_read) *zip_source_readFunction;
typedef __typeof__(zip_source_close) *zip_source_closeFunction;
typedef __typeof__(zip_open_from_source) *zip_open_from_sourceFunction;
typedef __typeof__(zip_name_locate) *zip_name_locateFunction;
typedef __typeof__(zip_fopen_index) *zip_fopen_indexFunction;
typedef __typeof__(zip_fread) *zip_freadFunction;
typedef __typeof__(zip_fclose) *zip_fcloseFunction;
typedef __typeof__(zip_file_add) *zip_file_addFunction;
typedef __typeof__(zip_set_file_compression) *zip_set_file_compressionFunction;
typedef __typeof__(zip_close) *zip_closeFunction;
typedef __typeof__(zip_discard) *zip_discardFunction;
typedef __typeof__(zip_get_error) *zip_get_errorFunction;
