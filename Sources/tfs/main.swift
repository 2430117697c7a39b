import COneDNN
import Glibc
import Script
print(dnnl_version() != nil)
