# SPDX-License-Identifier: Apache-2.0
# The question of the peers' bench in Rego: the provisions that apply, found by form and material. A set of
# destinations holds every country that it reaches, `any` and `not` written out.
package law

import rego.v1

applies contains provision.row if {
	some provision in data.items[input.form][input.material]
	input.share >= provision.share
	input.risk >= provision.risk
	data.destinations[provision.destinations][input.to]
	some span in provision.spans
	span[0] <= input.day
	input.day <= span[1]
}
