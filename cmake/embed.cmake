# cmake -DOUTPUT=catalogue.inc "-DINPUTS=a.csv;b.csv" -P embed.cmake
#
# Writes the bytes of each input as a C++ array, and one table of them all. The program parses them
# at first use with its own CSV reader: CMake's strings would trip over semicolons and quotes.
set(arrays "")
set(entries "")
set(index 0)
foreach(input IN LISTS INPUTS)
  file(READ ${input} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  get_filename_component(name ${input} NAME)
  string(APPEND arrays "constexpr unsigned char kMessages${index}[] = {${bytes}};\n")
  string(APPEND entries "    {\"${name}\", kMessages${index}, sizeof kMessages${index}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "${arrays}constexpr EmbeddedFile kMessageFiles[] = {\n${entries}};\n")
