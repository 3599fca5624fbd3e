using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Docs;

public class GuaranteeTests
{
    [Fact]
    public void Every_promise_has_a_test_that_exists() =>
        Guarantees.AreTested(typeof(GuaranteeTests).Assembly, static section => section != "Over a cluster");
}
