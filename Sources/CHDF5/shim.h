// Only types: the library is opened when the first HDF5 file is read or written, so that no other start pays for it.
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

typedef __typeof__(H5open) *H5openFunction;
typedef __typeof__(H5Eset_auto2) *H5Eset_auto2Function;
typedef __typeof__(H5Idec_ref) *H5Idec_refFunction;
typedef __typeof__(H5Pcreate) *H5PcreateFunction;
typedef __typeof__(H5Pset_fapl_core) *H5Pset_fapl_coreFunction;
typedef __typeof__(H5Pset_file_image) *H5Pset_file_imageFunction;
typedef __typeof__(H5Pset_create_intermediate_group) *H5Pset_create_intermediate_groupFunction;
typedef __typeof__(H5Fopen) *H5FopenFunction;
typedef __typeof__(H5Fcreate) *H5FcreateFunction;
typedef __typeof__(H5Fflush) *H5FflushFunction;
typedef __typeof__(H5Fget_file_image) *H5Fget_file_imageFunction;
typedef __typeof__(H5Lexists) *H5LexistsFunction;
typedef __typeof__(H5Gcreate2) *H5Gcreate2Function;
typedef __typeof__(H5Dopen2) *H5Dopen2Function;
typedef __typeof__(H5Dcreate2) *H5Dcreate2Function;
typedef __typeof__(H5Dget_space) *H5Dget_spaceFunction;
typedef __typeof__(H5Dget_type) *H5Dget_typeFunction;
typedef __typeof__(H5Dread) *H5DreadFunction;
typedef __typeof__(H5Dwrite) *H5DwriteFunction;
typedef __typeof__(H5Dvlen_reclaim) *H5Dvlen_reclaimFunction;
typedef __typeof__(H5Screate) *H5ScreateFunction;
typedef __typeof__(H5Screate_simple) *H5Screate_simpleFunction;
typedef __typeof__(H5Sget_simple_extent_ndims) *H5Sget_simple_extent_ndimsFunction;
typedef __typeof__(H5Sget_simple_extent_dims) *H5Sget_simple_extent_dimsFunction;
typedef __typeof__(H5Sget_simple_extent_npoints) *H5Sget_simple_extent_npointsFunction;
typedef __typeof__(H5Tcopy) *H5TcopyFunction;
typedef __typeof__(H5Tget_class) *H5Tget_classFunction;
typedef __typeof__(H5Tget_size) *H5Tget_sizeFunction;
typedef __typeof__(H5Tset_size) *H5Tset_sizeFunction;
typedef __typeof__(H5Tset_cset) *H5Tset_csetFunction;
typedef __typeof__(H5Tis_variable_str) *H5Tis_variable_strFunction;
typedef __typeof__(H5Aexists_by_name) *H5Aexists_by_nameFunction;
typedef __typeof__(H5Aopen_by_name) *H5Aopen_by_nameFunction;
typedef __typeof__(H5Aget_type) *H5Aget_typeFunction;
typedef __typeof__(H5Aget_space) *H5Aget_spaceFunction;
typedef __typeof__(H5Aread) *H5AreadFunction;
typedef __typeof__(H5Acreate2) *H5Acreate2Function;
typedef __typeof__(H5Awrite) *H5AwriteFunction;
