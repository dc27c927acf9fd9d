# cmake -DOUTPUT=x.inc "-DINPUTS=a.csv;b.csv" -DNAME=kFiles -P embed.cmake
#
# Writes the bytes of each input as a C++ array, and NAME, a table of them all (EmbeddedFile: name, bytes, size).
# What is in them is for the program to parse: CMake's strings would trip over semicolons and quotes.
set(arrays "")
set(entries "")
set(index 0)
foreach(input IN LISTS INPUTS)
  file(READ ${input} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  get_filename_component(name ${input} NAME)
  string(APPEND arrays "constexpr unsigned char ${NAME}${index}[] = {${bytes}};\n")
  string(APPEND entries "    {\"${name}\", ${NAME}${index}, sizeof ${NAME}${index}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "${arrays}constexpr EmbeddedFile ${NAME}[] = {\n${entries}};\n")
