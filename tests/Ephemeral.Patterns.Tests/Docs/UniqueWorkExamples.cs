namespace Ephemeral.Patterns.Tests.Docs;

public class UniqueWorkExamples
{
    [Fact]
    public async Task Unique_work()
    {
        static Task<int> RenderAsync(Order order, CancellationToken ct) => Task.FromResult(order.Id * 10);
        var order = new Order(4);
        var cancellationToken = CancellationToken.None;
        // <unique-work>
        await using var invoices = new EphemeralUniqueWork<int, Order, int>(
            order => order.Id,
            (order, ct) => RenderAsync(order, ct),
            new EphemeralUniqueWorkOptions { Policy = EphemeralUniquePolicy.Join });

        var submission = await invoices.SubmitAsync(order, cancellationToken);
        int pages = await submission.Task!.Completion;        // its own, or that of the one it joined

        var nightly = await invoices.SubmitAsync(order, EphemeralUniquePolicy.Ignore, cancellationToken);
        if (nightly.IsIgnored)
            Console.WriteLine("Somebody is at it already");
        // </unique-work>
        Assert.Equal(40, pages);
    }
}
