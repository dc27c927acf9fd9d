# module(NAME [ONE_TEST] [HEADERS h...] [PUBLIC target...] [PRIVATE target...])
#
# One directory, one library `sluice_NAME`, made from *.cpp beside this call, less the files whose
# suffix gives them another part: *_test.cpp (doctest, run by ctest), *_bench.cpp (Google
# Benchmark), *_fuzz.cpp (libFuzzer, clang only).
#
# HEADERS are the module's whole public face. They are reachable as "sluice/NAME/header.hpp", and
# only by a target that links the module: any other include does not compile. Private headers stay
# beside their sources and are included without a directory.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
include(GNUInstallDirs)
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
option(BUILD_TESTING "Build the tests" ON)
if(BUILD_TESTING)
  find_package(doctest REQUIRED)
  find_package(rapidcheck REQUIRED)
  include(doctest)
endif()

add_library(sluice_options INTERFACE)
target_compile_options(sluice_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns of overlapping copies inside std::string that are none, once it inlines (GCC bug 105651).
  target_compile_options(sluice_options INTERFACE -Wno-restrict)
else()
  # The standard library of g++ 12 calls what it deprecates itself (std::stable_sort); clang tells.
  target_compile_options(sluice_options INTERFACE -Wno-deprecated-declarations)
endif()

# doctest's main, compiled once for all test programs.
if(BUILD_TESTING)
  add_library(sluice_test_main OBJECT ${CMAKE_CURRENT_LIST_DIR}/doctest_main.cpp)
  target_link_libraries(sluice_test_main PUBLIC doctest::doctest rapidcheck)
  target_compile_definitions(sluice_test_main PUBLIC SLUICE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endif()

function(module name)
  cmake_parse_arguments(M "ONE_TEST" "" "HEADERS;PUBLIC;PRIVATE" ${ARGN})
  foreach(dep IN LISTS M_PUBLIC M_PRIVATE)
    if(dep MATCHES "^sluice_" AND NOT TARGET ${dep})
      message(FATAL_ERROR "${name} may not use ${dep}: it is not above ${name} in CMakeLists.txt")
    endif()
  endforeach()
  set(face ${PROJECT_BINARY_DIR}/face/${name})
  file(REMOVE_RECURSE ${face})
  file(MAKE_DIRECTORY ${face}/sluice/${name})
  foreach(header IN LISTS M_HEADERS)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${face}/sluice/${name}/${header} SYMBOLIC)
  endforeach()

  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  foreach(part test bench fuzz)
    set(${part}s ${sources})
    list(FILTER ${part}s INCLUDE REGEX "_${part}\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_${part}\\.cpp$")
  endforeach()

  add_library(sluice_${name} STATIC ${sources})
  add_library(sluice::${name} ALIAS sluice_${name})
  set_target_properties(sluice_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(sluice_${name} PUBLIC
    $<BUILD_INTERFACE:${face}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(sluice_${name} PUBLIC cxx_std_20)
  target_link_libraries(sluice_${name} PUBLIC ${M_PUBLIC} PRIVATE ${M_PRIVATE} $<BUILD_INTERFACE:sluice_options>)
  install(TARGETS sluice_${name} EXPORT sluice-targets)
  install(FILES ${M_HEADERS} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sluice/${name})

  if(tests AND BUILD_TESTING)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE sluice_${name} ${M_PRIVATE} sluice_options sluice_test_main)
    if(M_ONE_TEST)  # all cases in one process: they share something dear, such as a server
      add_test(NAME "${name}" COMMAND ${name}_test)
      set_tests_properties("${name}" PROPERTIES TIMEOUT 1200)
    else()
      doctest_discover_tests(${name}_test TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 600)
    endif()
  endif()
  if(benchs AND SLUICE_BENCH)
    find_package(benchmark REQUIRED)
    add_executable(${name}_bench ${benchs})
    target_link_libraries(${name}_bench PRIVATE sluice_${name} ${M_PRIVATE} sluice_options benchmark::benchmark_main)
    target_compile_definitions(${name}_bench PRIVATE SLUICE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  endif()
  fuzzers(${name} ${fuzzs})
endfunction()

# fuzzers(NAME FILE...): a libFuzzer program NAME_FILE for each, on sluice_NAME. Clang only: cmake --preset fuzz.
function(fuzzers name)
  if(NOT SLUICE_FUZZ)
    return()
  endif()
  foreach(source IN LISTS ARGN)
    get_filename_component(target ${source} NAME_WE)
    add_executable(${name}_${target} ${source})
    target_link_libraries(${name}_${target} PRIVATE sluice_${name} sluice_options)
    target_compile_definitions(${name}_${target} PRIVATE SLUICE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_options(${name}_${target} PRIVATE -fsanitize=fuzzer)
  endforeach()
endfunction()

# migrations(NAME): the module's migrations/NNNN-*.sql, built in as kMigrationFiles of "migrations.inc" for its sources.
function(migrations name)
  file(GLOB inputs CONFIGURE_DEPENDS migrations/*.sql)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/migrations.inc)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DINPUTS=${inputs}" -DNAME=kMigrationFiles -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(sluice_${name} PRIVATE ${output})
  target_include_directories(sluice_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
