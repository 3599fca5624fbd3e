namespace Shop.Payments;

/// <summary>An application's own error, whose stack trace says nothing of the machine on which the pictures are taken.</summary>
internal sealed class GatewayException() : Exception("The gateway answered 503", new TimeoutException("No answer within 2 seconds"))
{
    public override string StackTrace =>
        """
           at Shop.Payments.Gateway.ChargeAsync(Card card, Money amount, CancellationToken token)
           at Shop.Payments.Checkout.PayAsync(Order order, CancellationToken token)
           at Shop.Program.<>c.<<Main>b__0>d.MoveNext()
        """;
}
