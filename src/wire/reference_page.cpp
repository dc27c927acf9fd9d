// SPDX-License-Identifier: Apache-2.0
// docs/transaction.md: the prose stands here, the tables of fields come from the table.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "contract.hpp"
#include "sluice/base/json.hpp"
#include "sluice/wire/schema.hpp"

namespace sluice::wire {
namespace {

constexpr std::string_view kIntroduction = R"(# Transactions · 交易

<!-- Written by `sluice contract reference`; a test compares it with the program. -->

A transaction is what is to move, from where to where, between whom and for what. Every way into Sluice takes this
shape: JSON, NDJSON, CSV, the library and HTTP. The JSON Schema of it is `sluice contract schema`.

一笔交易说明：什么货物，从何处到何处，在谁之间，作何用途。Sluice 的所有入口（JSON、NDJSON、CSV、程序库、HTTP）都使用同一结构。
JSON Schema 可用 `sluice contract schema` 输出。

## Rules · 通则

- **Left out or null is unknown, never false.** What is not known is asked for if it matters.
  **省略或 null 表示未知，而不是“否”。** 未知而有影响的事实，系统会提出询问。
- **`"n/a"` says that a fact does not apply**, where the table allows it: the nationality of a company.
  **`"n/a"` 表示该事实不适用**，仅限下表注明可用之处，例如企业的国籍。
- **A list that is given is complete**; `[]` says that there are none.
  **列表一经填写即视为完整**；`[]` 表示没有。
- **Decimals are strings** such as `"0.0018"`, with up to 18 digits. JSON numbers are read too, by their digits and
  never through binary floating point; exponents are refused.
  **小数写成字符串**，如 `"0.0018"`，最多 18 位数字。也可写 JSON 数字，按其原文逐位读取，不经过二进制浮点；不接受指数写法。
- **A measured value may be a range**: `{"min": "0.001", "max": "0.003"}`, both ends included. An end left out is the
  least or the greatest that there may be.
  **测量值可以是范围**：`{"min": "0.001", "max": "0.003"}`，含两端。省略的一端取该类数值的下限或上限。
- **The known minima of a composition add up to 1 at most.** 成分中已知的最小值之和不得超过 1。
- **An unknown key is refused**, so that a slip of the pen does not turn a fact into an unknown one. At the top, names
  that begin with `x-` are yours: they are ignored.
  **未知的键会被拒绝**，以免笔误使事实变成未知。顶层以 `x-` 开头的名称可自用，系统忽略。
- Of several errors, the first in the order of the document is reported; what is wrong with a whole (something missing,
  a sum, an id twice) comes after what is wrong with its parts. The codes are in `data/messages/wire.csv`.
  有多处错误时，报告文档顺序中的第一处；整体的错误（缺项、合计、标识重复）在其各部分之后。
  错误代码见 `data/messages/wire.csv`。

In the tables, **bold** fields must be given. 下表中**粗体**字段必填。
)";

constexpr std::string_view kFormats = R"(
## JSON and NDJSON · JSON 与 NDJSON

A `.json` file holds one object, objects one after another, or one list of objects. A `.ndjson` or `.jsonl` file holds
one object a line. UTF-8, with or without a byte order mark; LF or CRLF. Records are read one at a time, each up to
16 MiB unless set otherwise. A bad record is reported with file, line and field, and reading goes on with the next.

`.json` 文件可以是一个对象、依次排列的多个对象，或一个对象列表。`.ndjson` 或 `.jsonl` 文件每行一个对象。
编码为 UTF-8，可带字节顺序标记；换行 LF 或 CRLF 均可。记录逐条读取，默认每条上限 16 MiB。
有错误的记录会连同文件、行号和字段一起报告，然后继续读取下一条。

## CSV

The header names fields by JSON Pointers without the leading slash: `dates/declaration`, `lines/0/composition/Dy`. A
name that only a line has stands for the first line's: `form` for `lines/0/form`, `composition/Dy` for
`lines/0/composition/Dy`. Columns that begin with `x-` are ignored. There must be a column `id`; `sluice` may be left
out.

表头以去掉开头斜杠的 JSON 指针命名字段，如 `dates/declaration`、`lines/0/composition/Dy`。
只有商品行才有的名称指第一行的字段：`form` 即 `lines/0/form`，`composition/Dy` 即 `lines/0/composition/Dy`。
以 `x-` 开头的列被忽略。必须有 `id` 列；`sluice` 列可省略。

| cell · 单元格 | means · 含义 |
|---|---|
| *(empty · 空)* | unknown; under `composition/Dy`: an unknown amount. 未知；在 `composition/Dy` 列中表示含量不明 |
| `n/a` | does not apply. 不适用 |
| `true`, `false` | yes, no; `TRUE` and `FALSE` too. 是、否；也可写 `TRUE`、`FALSE` |
| `0.001..0.003`, `0.001..`, `..0.003` | a range. 范围 |
| `VN\|MY` | a list. 列表 |
| `[]` | a list with nothing in it. 空列表 |

Rows one after another with the same `id` are the lines of one transaction: they may differ in columns of lines only,
and the lines of each row come behind those of the row before. What is wrong in one row is wrong with its whole
transaction.

相邻且 `id` 相同的行是同一笔交易的商品行：只能在商品行的列中有所不同，各行的商品行依次排列。任何一行有错，整笔交易即为有错。

```csv
id,from,to,dates/declaration,form,material,composition/Dy,quantity/value,quantity/unit
T-1,CN,DE,2025-10-20,magnet,NdFeB,0.0018,4000,KGM
T-1,CN,DE,2025-10-20,oxide,Dy2O3,,25,KGM
T-2,CN,US,2025-10-21,magnet,SmCo,0,120,KGM
```
)";

constexpr std::string_view kTableHead =
    "| field · 字段 | form · 形式 | `n/a` | meaning · 含义 | example · 示例 |\n|---|---|---|---|---|\n";

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

bool has_table(const Shape& shape) { return !shape.fields.empty() && !shape.name.empty(); }

// How a value is written, in one language.
std::string form_of(const Shape& shape, std::string_view Words::* language) {
  const bool english = language == &Words::en;
  if (shape.list()) {
    return std::string(shape.form.*language) + (english ? " of: " : "：") + form_of(*shape.each->shape, language);
  }
  if (has_table(shape)) return (english ? "object " : "对象 ") + quoted(shape.name);
  std::string form(shape.form.*language);
  std::string_view between = " ";
  for (const std::string_view choice : shape.choices) {
    form += std::string(std::exchange(between, ", ")) + quoted(choice);
  }
  return form;
}

// The objects that have a table, in the order in which a reader meets them.
void gather(const Shape& shape, std::vector<const Shape*>& found) {
  if (shape.each) gather(*shape.each->shape, found);
  if (!has_table(shape) || std::ranges::find(found, &shape) != found.end()) return;
  found.push_back(&shape);
  for (const FieldShape& field : shape.fields) gather(*field.use.shape, found);
}

std::string table_of(const Shape& shape) {
  std::string page = fmt::format("\n## `{}`: {} · {}\n\n{}", shape.name, shape.form.en, shape.form.zh, kTableHead);
  for (const FieldShape& field : shape.fields) {
    const Shape& value = *field.use.shape;
    const std::string english = form_of(value, &Words::en);
    const std::string chinese = value.choices.empty() ? form_of(value, &Words::zh) : std::string(value.form.zh);
    page += fmt::format("| {0}`{1}`{0} | {2}<br>{3} | {4} | {5}<br>{6} | `{7}` |\n", field.required ? "**" : "",
                        field.name, english, chinese, field.use.not_applicable ? "yes" : "", field.meaning.en,
                        field.meaning.zh, field.example);
  }
  return page;
}

// An object of all its fields' examples.
Json example_of(const Shape& shape) {
  Json node = Json::object();
  for (const FieldShape& field : shape.fields) {
    node.members.push_back({std::string(field.name), *parse_json(field.example)});
  }
  return node;
}

}  // namespace

std::string transaction_reference() {
  std::string page(kIntroduction);
  std::vector<const Shape*> objects;
  gather(contract().transaction, objects);
  for (const Shape* object : objects) page += table_of(*object);
  page += "\n## An example · 示例\n\n```json\n" + to_json(example_of(contract().transaction), JsonLayout::pretty) +
          "\n```\n";
  return page + std::string(kFormats);
}

}  // namespace sluice::wire
