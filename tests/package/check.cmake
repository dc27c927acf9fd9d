# cmake -DBUILD=… -DSOURCE=… -DCOMPILER=… -P check.cmake: installs the build to a folder of its own, builds the program
# beside this file against it, and runs it.
set(place ${BUILD}/package)
file(REMOVE_RECURSE ${place})
function(must)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}: ${status}\n${said}")
  endif()
endfunction()
must(${CMAKE_COMMAND} --install ${BUILD} --prefix ${place}/installed)
must(${CMAKE_COMMAND} -S ${SOURCE} -B ${place}/build -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER}
  -DCMAKE_PREFIX_PATH=${place}/installed)
must(${CMAKE_COMMAND} --build ${place}/build)
must(${place}/build/consumer)
must(${place}/installed/bin/sluice screen --name Skydio --as-of 2025-04-01)
