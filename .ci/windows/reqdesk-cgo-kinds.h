/* cgo learns what thousands of names of OpenGL are by letting the compiler complain of
   lines such as "name *__cgo_undefined__2;". For each of them GCC looks through every
   name of windows.h for one that is spelled alike, ten minutes altogether. Where this is
   known it need not look, and complains of the same lines. */
#ifndef __ASSEMBLER__
extern struct { int known; } __cgo_undefined__2;
#endif
