"""Whole tables in YAML, CSV and Markdown, and the findings on each."""

import pytest

from archadvisor.estimation.audit.auditor import audit_table
from archadvisor.estimation.audit.findings import CostAudit, Finding
from archadvisor.estimation.audit.sources import parse_cost_table

YAML = """
id: assistant-costs
published: {published}
region: us-east-1
pattern: {pattern}
workload: {{requests_per_month: 10000}}
{more}
line_items:
{lines}
"""


def audited(lines: str, more: str = "", pattern: str = "chat", published: str = "2025-06") -> CostAudit:
    text = YAML.format(lines=lines, more=more, pattern=pattern, published=published)
    return audit_table(parse_cost_table(text, "table.yaml"))


def item(service: str, usage: str, usd: float) -> str:
    return f"- {{service: '{service}', dimensions: '{usage}', published_usd: {usd}}}\n"


def the(error_class: str, audit: CostAudit) -> Finding:
    found = [one for one in audit.findings if one.error_class == error_class]
    assert len(found) == 1, audit.findings
    return found[0]


def classes(audit: CostAudit) -> set[str]:
    return {one.error_class for one in audit.findings}


SOUND = item("Secrets Manager", "3 secrets", 1.2) + item("ECR", "10 GB", 1.0)


def test_a_sound_table_has_no_findings():
    audit = audited(SOUND, "published_total_usd: 2.2")
    assert audit.findings == []
    assert audit.verdicts["reproduces"] == 2


def test_a_total_that_is_not_the_sum():
    finding = the("sum", audited(SOUND, "published_total_usd: 3.2"))
    assert (finding.expected_usd, finding.published_usd, finding.line) == (pytest.approx(2.2), 3.2, None)
    assert "1.20 + 1.00 = 2.20" in finding.message


def test_a_total_may_be_a_range_and_may_leave_optional_lines_out():
    assert audited(SOUND, "published_total_usd: [2, 3]").findings == []
    optional = SOUND + item("KMS (optional)", "4 keys", 4.0)
    assert audited(optional, "published_total_usd: 2.2").findings == []
    assert "sum" in classes(audited(SOUND, "published_total_usd: [4, 5]"))


def test_a_headline_that_its_table_does_not_bear():
    finding = the("headline", audited(SOUND, "published_total_usd: 2.2\nheadline_range_usd: [350, 500]"))
    assert "350.00 to 500.00" in finding.message
    assert audited(SOUND, "published_total_usd: 2.2\nheadline_total_usd: 2.2").findings == []


@pytest.mark.parametrize(
    ("line", "error_class", "words"),
    [
        (item("ECR", "5 repos x 2 GB", 5.0), "product", "= 1.00 USD"),
        (item("EventBridge", "5M events", 50.0), "unit-slip", "10 times as much"),
        (item("Claude 3 Haiku", "20M in, 4M out", 0.01), "unit-slip", "1/1,000"),
        (item("OpenSearch Serverless", "4 OCU", 438.0), "idle-floor-ignored", "around the clock"),
        (item("EC2", "g5.xlarge, 100 h", 734.38), "gpu-hours", "all 730 hours"),
        (item("Claude Haiku 4.5", "60M in, 30M out @0.80/4", 168.0), "wrong-model-price", "claude-3-5-haiku"),
        (item("Textract", "10k pages @2.00/1k", 20.0), "stale-price", "1.5 for the same"),
        (item("NAT", "1", 35.0), "under-specified", "not stated"),
        (item("SQS", "1.5M requests", 0.2), "product", "after the free tier"),
    ],
)
def test_the_fault_of_a_line(line, error_class, words):
    finding = the(error_class, audited(line))
    assert words in finding.message
    assert finding.line == 1


def test_the_price_that_a_model_had_before():
    line = item("o3", "1M in, 1M out @10/40", 50.0)
    assert "its price at" in the("stale-price", audited(line, published="2026-01")).message
    assert "stale-price" not in classes(audited(line))


def test_a_gpu_that_is_on_although_it_is_used_by_the_hour():
    line = item("EC2", "g5.xlarge", 734.38)
    assert the("gpu-hours", audited(line, pattern="inference in business hours only")).line == 1
    assert "gpu-hours" not in classes(audited(line, pattern="inference around the clock"))


def test_lines_counted_twice_and_subtotals_among_the_lines():
    twice = the("double-counting", audited(SOUND + item("ECR", "10 GB", 1.0)))
    assert "Lines 2 and 3" in twice.message
    subtotal = the("double-counting", audited(SOUND + item("KMS", "4 keys", 4.0) + item("All of it", "", 6.2)))
    assert subtotal.line == 4


def test_several_agents_on_one_call():
    line = item("Claude Haiku 4.5", "10k calls x 1000 in + 500 out @1/5", 35.0)
    assert the("amplification-missing", audited(line, pattern="supervisor and 4 specialist agents")).line == 1


@pytest.mark.parametrize(
    ("pattern", "missed"),
    [
        ("RAG assistant", {"cost-coverage-evaluation", "cost-coverage-observability", "cost-coverage-human"}),
        ("voice bot", {"cost-coverage-stt", "cost-coverage-tts", "cost-coverage-telephony"}),
        ("self-hosted model inference with vLLM", {"cost-coverage-gpu"}),
    ],
)
def test_what_a_kind_of_system_has_to_pay_for(pattern, missed):
    found = {one.id for one in audited(SOUND, pattern=pattern).findings}
    assert missed <= found


def test_judgements_in_a_table_change_nothing():
    judged = SOUND.replace("}\n", ", verdict: does_not_reproduce, recomputed_usd: 99, formula: 9*11, note: wrong}\n")
    more = "published_total_usd: 2.2"
    assert audited(judged, f"{more}\nsum_of_lines_usd: 9\ntotal_check: exact\nuse: negative") == audited(SOUND, more)


CSV = """Service,Usage,Unit price,Quantity,Monthly cost
Azure AI Search,Standard S1 1 search unit,,,"$250.00"
Azure Functions,"1M executions, 512 MB, 1 s",,,8.20
Document Intelligence Read,pages,$1.50 per 1k pages,18000 pages,$27.00
Total,,,,$285.20
"""
MARKDOWN = """# Cost of the assistant
Prices as of 2025-06. Running it costs about $500 per month.

| Product | Configuration | Monthly cost (USD) |
|---|---|---:|
| **GKE** | 1 cluster, 730 hours | $73.00 |
| [Cloud Storage](https://cloud.example) | 500 GB standard | 10.00 |
| Gemini 2.0 Flash | 10M input tokens, 2M output tokens | $18.00 |
| Cloud Logging | within the free tier | Free |
| **Total** | | **$101.00** |
"""


def test_a_table_in_csv():
    audit = audit_table(parse_cost_table(CSV, "table.csv"))
    assert [line.verdict for line in audit.lines] == ["reproduces"] * 3
    assert audit.published_total_usd == [285.2]
    assert "sum" not in classes(audit)


def test_a_table_in_markdown():
    audit = audit_table(parse_cost_table(MARKDOWN, "table.md"))
    assert [line.service for line in audit.lines] == ["GKE", "Cloud Storage", "Gemini 2.0 Flash", "Cloud Logging"]
    assert audit.price_date == "2025-06-01"
    assert {"unit-slip", "headline"} <= classes(audit)
    assert "sum" not in classes(audit)


def test_the_same_table_yields_the_same_bytes():
    assert len({audit_table(parse_cost_table(MARKDOWN, "t.md")).model_dump_json() for _ in range(3)}) == 1


def test_findings_have_ids_of_their_own():
    two_stale = item("AgentCore Memory", "10k events @0.50/1k + 1k requests @0.90/1k", 5.9)
    audit = audited(two_stale + two_stale)
    assert [one.error_class for one in audit.findings].count("stale-price") == 4
    assert len({one.id for one in audit.findings}) == len(audit.findings)


COLUMNS = """| AWS Service | Component | Usage | Unit price | Annual cost | Monthly cost [USD] |
|---|---|---|---|---|---|
| Amazon S3 | Standard storage | 50 GB of records | $0.023/GB | 13.80 | $1.15 |
| | Traffic | 10 GB egress | | 10.80 | $0.90 |
| NAT Gateway | one | 1 gateway × 730 hr + 10 GB processed | | | (730 × $0.045) + (10 × $0.045) ≈ $33.30/month |
| Amazon EC2 | t3.medium | Number of instances: 2, EBS Storage amount (20 GB), DT Inbound (0 TB per month) | | | 63.94 |
| AWS WAF | | Web ACLs utilized (1 per month), Number of Managed Rule Groups (5 per month) | | | ~$10/month |
"""


def test_a_table_of_many_columns_in_the_words_of_a_calculator():
    audit = audit_table(parse_cost_table(COLUMNS, "table.md"))
    assert [line.service for line in audit.lines][:2] == ["Amazon S3", "Amazon S3"]
    assert [line.verdict for line in audit.lines] == ["reproduces"] * 5, [line.arithmetic for line in audit.lines]


def test_a_cost_of_another_period_is_one_per_month():
    audit = audit_table(
        parse_cost_table("Service,Usage,Annual cost\nSecrets Manager,5 secrets,24\nTotal,,24\n", "t.csv")
    )
    assert (audit.lines[0].published_usd, audit.lines[0].verdict) == (pytest.approx(2.0), "reproduces")
    assert audit.findings == []
    hourly = audited(item("NAT Gateway", "1, 0 GB", 0.045), "period: hour\npublished_total_usd: 0.045")
    assert hourly.lines[0].published_usd == pytest.approx(32.85)


@pytest.mark.parametrize(("usage", "usd"), [("10M in, 2M out, batch", 30.0), ("10M in, 2M out, 80 % cached", 45.0)])
def test_discounts_that_a_line_speaks_of(usage, usd):
    assert audited(item("Claude Sonnet 4", usage, usd)).lines[0].verdict != "does_not_reproduce"
    assert audited(item("Claude Sonnet 4", usage.partition(", b")[0].partition(", 8")[0], usd)).lines[0].verdict == (
        "does_not_reproduce"
    )
