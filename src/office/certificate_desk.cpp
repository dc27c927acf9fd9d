// SPDX-License-Identifier: Apache-2.0
#include "certificate_desk.hpp"

#include <algorithm>

#include "act_groups.hpp"
#include "records.hpp"
#include "sluice/office/document_check.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;
using licensing::Certificate;

struct GiveBody {
  std::string to;
};
struct DocumentBody {
  std::string name;
};
struct EvidenceBody {
  std::string certificate;
  std::string kind;
  std::string commitment;
};
struct JudgeBody {
  bool complete = false;
  std::optional<Date> valid_until;
  std::string note;
};
struct OpenBody {
  std::string reason;
};

// The certificate's own fields without its number, which the office gives.
const wire::Shape& certificate_shape() {
  static const wire::Shape made = [] {
    wire::Shape shape = licensing::shape_of_record<Certificate>();
    std::erase_if(shape.fields, [](const wire::FieldShape& field) { return field.constant || field.name == "id"; });
    return shape;
  }();
  return made;
}

Result<Done> file_certificate(Desk& desk, const Act& act) {
  const auto number = desk.next_number('C');
  if (!number) return fail(number.error());
  Json body = act.body;
  if (body.find("id") != nullptr) return fail("json.unknown_key", {"id", "end_user"}, {{}, 0, "/id"});
  body.members.insert(body.members.begin(), {{"sluice", Json::number("1")}, {"id", Json::string(*number)}});
  auto certificate = licensing::read_record<Certificate>(body, desk.tools.reference);
  if (!certificate) return fail(std::move(certificate.error()));
  if (auto fits = licensing::check_certificate(*certificate); !fits) return fail(std::move(fits.error()));
  for (const licensing::Document& document : certificate->documents) {
    if (auto filed = desk.content(document.sha256); !filed) return fail("document.not_filed", {document.name});
  }
  if (auto kept = desk.keep<FiledCertificate>({*number, {desk.actor.organisation, {}, std::move(*certificate)}, 0});
      !kept)
    return fail(std::move(kept.error()));
  return Done{*number};
}

Result<Done> give_certificate(Desk& desk, const std::string& id, const GiveBody& said) {
  auto filed = desk.load<FiledCertificate>(id);
  if (!filed) return fail(std::move(filed.error()));
  if (filed->value.owner != desk.actor.organisation) return fail("record.missing", {"certificate", id});
  if (auto to = desk.load_unseen<licensing::Enterprise>(said.to); !to) return fail(std::move(to.error()));
  auto& given = filed->value.given_to;
  if (std::ranges::find(given, said.to) == given.end()) given.push_back(said.to);
  if (auto kept = desk.keep(*filed); !kept) return fail(std::move(kept.error()));
  return Done{id};
}

Result<Done> file_document(Desk& desk, const Act& act) {
  const auto said = read_body<DocumentBody>(desk, act);
  if (!said) return fail(said.error());
  const auto type = check_document(said->name, act.attachment);
  if (!type) return fail(type.error());
  const auto hash = desk.keep_content(act.attachment);
  if (!hash) return fail(hash.error());
  return Done{*hash, Json::object({{"media_type", Json::string(*type)},
                                   {"bytes", Json::number(std::to_string(act.attachment.size()))}})};
}

Result<Done> file_evidence(Desk& desk, const Act& act) {
  constexpr std::size_t kSealBytes = 48;  // what sealing adds: less was never sealed
  const auto said = read_body<EvidenceBody>(desk, act);
  if (!said) return fail(said.error());
  const auto certificate = desk.load<FiledCertificate>(said->certificate);
  if (!certificate) return fail(certificate.error());
  if (act.attachment.size() <= kSealBytes) return fail("evidence.not_sealed", {said->kind});
  const auto number = desk.next_number('S');
  if (!number) return fail(number.error());
  const auto hash = desk.keep_content(act.attachment);
  if (!hash) return fail(hash.error());
  Evidence evidence;
  evidence.id = *number;
  evidence.owner = desk.actor.organisation;
  evidence.certificate = said->certificate;
  evidence.kind = said->kind;
  evidence.sealed = *hash;
  evidence.commitment = said->commitment;
  evidence.filed_on = desk.occasion.on;
  if (auto kept = desk.keep<Evidence>({*number, std::move(evidence), 0}); !kept) return fail(std::move(kept.error()));
  return Done{*number, Json::object({{"sealed", Json::string(*hash)}})};
}

// Looking is an act: the leaf says who opened what, when and why, before the bytes are handed out.
Result<Done> open_evidence(Desk& desk, const std::string& id, const OpenBody&) {
  const auto evidence = desk.load<Evidence>(id);
  if (!evidence) return fail(evidence.error());
  return Done{id, Json::object({{"sealed", Json::string(evidence->value.sealed)}})};
}

Result<Done> judge_evidence(Desk& desk, const std::string& id, const JudgeBody& said) {
  auto evidence = desk.load<Evidence>(id);
  if (!evidence) return fail(std::move(evidence.error()));
  evidence->value.state = said.complete ? EvidenceState::complete : EvidenceState::insufficient;
  evidence->value.valid_until = said.valid_until;
  evidence->value.note = said.note;
  if (auto kept = desk.keep(*evidence); !kept) return fail(std::move(kept.error()));
  return Done{id, Json::object({{"state", Json::string(std::string(trade::symbol(evidence->value.state)))}})};
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {
using office::Evidence;

template <>
inline constexpr auto kFields<office::GiveBody> = std::tuple{required(
    "to", &office::GiveBody::to, "\"E-2026-000001-X\"", {"The enterprise that may use it.", "可使用的企业。"})};
template <>
inline constexpr auto kFields<office::DocumentBody> = std::tuple{required(
    "name", &office::DocumentBody::name, "\"contract.pdf\"", {"Its name, with its ending.", "文件名（含扩展名）。"})};
template <>
inline constexpr auto kFields<office::EvidenceBody> =
    std::tuple{required("certificate", &office::EvidenceBody::certificate, "\"C-2026-000001-X\"",
                        {"The certificate that it stands behind.", "所佐证的证明文件。"}),
               required("kind", &office::EvidenceBody::kind, "\"production_line\"", {"What it shows.", "证据内容。"}),
               optional<OptionalText>("commitment", &office::EvidenceBody::commitment, "\"sha256:9f86…\"",
                                      {"The hash of what was sealed, which the exporter may be told.",
                                       "密封内容的哈希值，可告知出口商。"})};
template <>
inline constexpr auto kFields<office::JudgeBody> = std::tuple{
    required("complete", &office::JudgeBody::complete, "true", {"Whether it shows what it should.", "是否充分。"}),
    optional("valid_until", &office::JudgeBody::valid_until, "\"2027-03-31\"", {"Its last day.", "有效期至。"}),
    optional<OptionalText>("note", &office::JudgeBody::note, "\"the line is not to be seen\"",
                           {"What the owner is told.", "告知提交人的说明。"})};
template <>
inline constexpr auto kFields<office::OpenBody> =
    std::tuple{required("reason", &office::OpenBody::reason, "\"review of A-2026-000001-X\"",
                        {"Why; the journal keeps it.", "开启原因，载入日志。"})};
template <>
inline constexpr Title kTitle<Evidence>{"evidence", {"Sealed evidence", "密封证据"}};
template <>
inline constexpr auto kFields<Evidence> = std::tuple{
    required("id", &Evidence::id, "\"S-2026-000001-X\"", {"Its number.", "编号。"}),
    required("owner", &Evidence::owner, "\"E-2026-000002-X\"", {"Who sealed it.", "提交企业。"}),
    required("certificate", &Evidence::certificate, "\"C-2026-000001-X\"",
             {"What it stands behind.", "所佐证的证明文件。"}),
    required("kind", &Evidence::kind, "\"production_line\"", {"What it shows.", "证据内容。"}),
    required("sealed", &Evidence::sealed, "\"sha256:9f86…\"", {"The hash of the sealed bytes.", "密封内容的哈希值。"}),
    optional<OptionalText>("commitment", &Evidence::commitment, "\"sha256:9f86…\"",
                           {"The hash of what was sealed.", "原文哈希值。"}),
    required("filed_on", &Evidence::filed_on, "\"2026-03-02\"", {"When it came.", "提交日期。"}),
    required("state", &Evidence::state, "\"received\"", {"What came of it.", "状态。"}),
    optional("valid_until", &Evidence::valid_until, "\"2027-03-31\"", {"Its last day.", "有效期至。"}),
    optional<OptionalText>("note", &Evidence::note, "\"the line is not to be seen\"",
                           {"What its owner is told.", "说明。"})};

}  // namespace sluice::wire

namespace sluice::office {

Json RecordOf<FiledCertificate>::write(const FiledCertificate& filed) {
  Json given = Json::array();
  for (const std::string& id : filed.given_to) given.items.push_back(Json::string(id));
  return Json::object({{"owner", Json::string(filed.owner)},
                       {"given_to", std::move(given)},
                       {"certificate", licensing::write_record(filed.certificate)}});
}

Result<FiledCertificate> RecordOf<FiledCertificate>::read(const Json& json, const trade::Reference& reference) {
  FiledCertificate filed;
  filed.owner = json.find("owner")->text;
  for (const Json& id : json.find("given_to")->items) filed.given_to.push_back(id.text);
  auto certificate = licensing::read_record<Certificate>(*json.find("certificate"), reference);
  if (!certificate) return fail(std::move(certificate.error()));
  filed.certificate = std::move(*certificate);
  return filed;
}

Json RecordOf<Evidence>::write(const Evidence& evidence) { return wire::ObjectOf<Evidence>::write(evidence); }

Result<Evidence> RecordOf<Evidence>::read(const Json& json, const trade::Reference& reference) {
  wire::Reading reading{reference, {}, {}};
  Evidence evidence;
  if (!wire::ObjectOf<Evidence>::read(reading, wire::Place{json}, evidence)) return fail(std::move(reading.error));
  return evidence;
}

Result<Certificates> load_certificates(Look& look, const std::vector<std::string>& ids, const std::string& enterprise) {
  Certificates loaded;
  for (const std::string& id : ids) {
    auto filed = look.load_unseen<FiledCertificate>(id);
    if (!filed) return fail(std::move(filed.error()));
    const auto& given = filed->value.given_to;
    if (filed->value.owner != enterprise && std::ranges::find(given, enterprise) == given.end())
      return fail("record.missing", {"certificate", id});
    loaded.all.push_back(std::move(filed->value.certificate));
    loaded.owners.push_back(filed->value.owner);
  }
  return loaded;
}

void add_document_acts(std::vector<ActKind>& table) {
  const Roles companies{ActorRole::exporter, ActorRole::end_user};
  ActKind certificate;
  certificate.name = "certificate.file";
  certificate.phrase = "files certificate";
  certificate.makes = true;
  certificate.roles = companies;
  certificate.meaning = {"An end-user and end-use certificate, to be used until it expires.",
                         "提交最终用户和最终用途证明。"};
  certificate.body = &certificate_shape();
  certificate.perform = file_certificate;
  table.push_back(std::move(certificate));
  table.push_back(act_of<GiveBody>("certificate.give", "gives out certificate", companies,
                                   {"Lets an exporter use it.", "授权出口商使用。"}, give_certificate));
  const auto attached = [&](std::string_view name, std::string_view phrase, Roles roles, wire::Words meaning,
                            const wire::Shape& shape, Result<Done> (*perform)(Desk&, const Act&)) {
    ActKind kind;
    kind.name = name;
    kind.phrase = phrase;
    kind.makes = true;
    kind.attaches = true;
    kind.roles = std::move(roles);
    kind.meaning = meaning;
    kind.body = &shape;
    kind.perform = perform;
    table.push_back(std::move(kind));
  };
  attached("document.file", "files document",
           {ActorRole::exporter, ActorRole::end_user, ActorRole::officer, ActorRole::adviser},
           {"A document, known by its hash from then on.", "提交文件。"}, wire::ObjectOf<DocumentBody>::shape(),
           file_document);
  attached("evidence.file", "files sealed evidence", companies,
           {"What was sealed for the authority alone.", "提交密封证据。"}, wire::ObjectOf<EvidenceBody>::shape(),
           file_evidence);
  table.push_back(act_of<OpenBody>("evidence.open", "opens evidence", {ActorRole::officer, ActorRole::approver},
                                   {"Takes sealed evidence out; who, when and why is kept.", "取出密封证据并留痕。"},
                                   open_evidence));
  table.push_back(act_of<JudgeBody>("evidence.judge", "judges evidence", {ActorRole::officer},
                                    {"Says whether it suffices, and until when.", "判断证据是否充分及有效期。"},
                                    judge_evidence));
}

}  // namespace sluice::office
